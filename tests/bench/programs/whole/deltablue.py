"""A one-way constraint solver that keeps a plan while constraints come and go (after DeltaBlue)."""

REQUIRED, STRONG, PREFERRED, NORMAL, WEAK, WEAKEST = range(6)


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def is_input(self):
        return False

    def add_to(self, planner):
        self.attach()
        planner.incremental_add(self)

    def destroy(self, planner):
        if self.is_satisfied():
            planner.incremental_remove(self)
        self.detach()

    def satisfy(self, mark, planner):
        """Picks a method; returns the constraint that was overridden, if any."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        self.mark_inputs(mark)
        output = self.output()
        overridden = output.determined_by
        if overridden is not None:
            overridden.mark_unsatisfied()
        output.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("a cycle of constraints")
        output.mark = mark
        return overridden


class UnaryConstraint(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def attach(self):
        self.variable.constraints.append(self)
        self.satisfied = False

    def detach(self):
        self.variable.constraints.remove(self)
        self.satisfied = False

    def choose_method(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.strength

    def is_satisfied(self):
        return self.satisfied

    def mark_unsatisfied(self):
        self.satisfied = False

    def mark_inputs(self, mark):
        pass

    def inputs_known(self, mark):
        return True

    def output(self):
        return self.variable

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.stay = not self.is_input()
        if self.variable.stay:
            self.execute()


class StayConstraint(UnaryConstraint):
    def execute(self):
        pass


class EditConstraint(UnaryConstraint):
    def is_input(self):
        return True

    def execute(self):
        pass


class BinaryConstraint(Constraint):
    NONE, FORWARD, BACKWARD = range(3)

    def __init__(self, first, second, strength):
        super().__init__(strength)
        self.first = first
        self.second = second
        self.direction = self.NONE

    def variables(self):
        return (self.first, self.second)

    def attach(self):
        for variable in self.variables():
            variable.constraints.append(self)
        self.direction = self.NONE

    def detach(self):
        for variable in self.variables():
            variable.constraints.remove(self)
        self.direction = self.NONE

    def choose_method(self, mark):
        first, second = self.first, self.second
        if first.mark == mark:
            usable = second.mark != mark and self.strength < second.strength
            self.direction = self.FORWARD if usable else self.NONE
        elif second.mark == mark:
            self.direction = self.BACKWARD if self.strength < first.strength else self.NONE
        elif first.strength > second.strength:
            self.direction = self.BACKWARD if self.strength < first.strength else self.NONE
        else:
            self.direction = self.FORWARD if self.strength < second.strength else self.NONE

    def is_satisfied(self):
        return self.direction != self.NONE

    def mark_unsatisfied(self):
        self.direction = self.NONE

    def input(self):
        return self.first if self.direction == self.FORWARD else self.second

    def output(self):
        return self.second if self.direction == self.FORWARD else self.first

    def mark_inputs(self, mark):
        self.input().mark = mark

    def inputs_known(self, mark):
        source = self.input()
        return source.mark == mark or source.stay or source.determined_by is None

    def recalculate(self):
        source = self.input()
        target = self.output()
        target.strength = max(self.strength, source.strength)
        target.stay = source.stay
        if target.stay:
            self.execute()


class EqualityConstraint(BinaryConstraint):
    def execute(self):
        self.output().value = self.input().value


class ScaleConstraint(BinaryConstraint):
    def __init__(self, source, scale, offset, target, strength):
        super().__init__(source, target, strength)
        self.scale = scale
        self.offset = offset

    def variables(self):
        return (self.first, self.second, self.scale, self.offset)

    def mark_inputs(self, mark):
        super().mark_inputs(mark)
        self.scale.mark = self.offset.mark = mark

    def execute(self):
        if self.direction == self.FORWARD:
            self.second.value = self.first.value * self.scale.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.scale.value

    def recalculate(self):
        source = self.input()
        target = self.output()
        target.strength = max(self.strength, source.strength)
        target.stay = source.stay and self.scale.stay and self.offset.stay
        if target.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def incremental_add(self, constraint):
        mark = self.new_mark()
        while constraint is not None:
            constraint = constraint.satisfy(mark, self)

    def incremental_remove(self, constraint):
        output = constraint.output()
        constraint.mark_unsatisfied()
        constraint.detach()
        unsatisfied = self.remove_propagate_from(output)
        constraint.attach()
        unsatisfied.sort(key=lambda c: c.strength)
        for other in unsatisfied:
            self.incremental_add(other)

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == mark:
                self.incremental_remove(constraint)
                return False
            current.recalculate()
            self.add_consumers(current.output(), todo)
        return True

    def remove_propagate_from(self, output):
        output.determined_by = None
        output.strength = WEAKEST
        output.stay = True
        unsatisfied = []
        todo = [output]
        while todo:
            variable = todo.pop()
            unsatisfied.extend([c for c in variable.constraints if not c.is_satisfied()])
            determining = variable.determined_by
            for constraint in variable.constraints:
                if constraint is not determining and constraint.is_satisfied():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def add_consumers(self, variable, constraints):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                constraints.append(constraint)

    def make_plan(self, sources):
        mark = self.new_mark()
        plan = []
        todo = list(sources)
        while todo:
            constraint = todo.pop()
            output = constraint.output()
            if output.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                output.mark = mark
                self.add_consumers(output, todo)
        return plan

    def plan_from(self, constraints):
        return self.make_plan([c for c in constraints if c.is_input() and c.is_satisfied()])

    def change(self, variable, value):
        edit = EditConstraint(variable, PREFERRED)
        edit.add_to(self)
        plan = self.plan_from([edit])
        for _ in range(10):
            variable.value = value
            for constraint in plan:
                constraint.execute()
        edit.destroy(self)


def chain(length):
    """A long line of equalities: every edit at its head must arrive at its end."""
    planner = Planner()
    line = [Variable("v%d" % i) for i in range(length + 1)]
    for left, right in zip(line, line[1:]):
        EqualityConstraint(left, right, REQUIRED).add_to(planner)
    StayConstraint(line[-1], STRONG + 1).add_to(planner)
    edit = EditConstraint(line[0], STRONG)
    edit.add_to(planner)
    plan = planner.plan_from([edit])
    for value in range(30):
        line[0].value = value
        for constraint in plan:
            constraint.execute()
        if line[-1].value != value:
            raise ValueError("the chain broke")
    edit.destroy(planner)
    return len(plan), line[-1].value


def projection(size):
    """Pairs of variables under one scale and offset, edited from every side."""
    planner = Planner()
    scale = Variable("scale", 10)
    offset = Variable("offset", 1000)
    sources = []
    targets = []
    for i in range(size):
        source = Variable("source", i)
        target = Variable("target", i)
        StayConstraint(source, NORMAL).add_to(planner)
        ScaleConstraint(source, scale, offset, target, REQUIRED).add_to(planner)
        sources.append(source)
        targets.append(target)
    planner.change(sources[0], 17)
    results = [targets[0].value]
    planner.change(targets[0], 1050)
    results.append(sources[0].value)
    planner.change(scale, 5)
    results.append(sum([target.value for target in targets[:-1]]))
    planner.change(offset, 2000)
    results.append(sum([target.value for target in targets[:-1]]))
    return results


EXPECTED = ((2201, 29), [1170, 5, 7112780, 8611780])


def run():
    return chain(2200), projection(1500)


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
