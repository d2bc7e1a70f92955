"""An operating system's kernel in small: tasks pass packets by priority (after Martin Richards)."""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_PACKET, WORK_PACKET = range(2)
PACKET_SIZE = 4


class Packet:
    def __init__(self, ident, kind):
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * PACKET_SIZE


class Task:
    """What every task has: its place in the schedule, its queue, and whether it may run."""

    def __init__(self, kernel, ident, priority, queue, waiting):
        self.kernel = kernel
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = waiting
        self.pending = len(queue) > 0
        self.next = None

    def cannot_run(self):
        return self.held or (self.waiting and not self.pending)

    def take_packet(self):
        """The next packet if the task waited for one; either way the task runs now."""
        packet = None
        if self.waiting and self.pending:
            packet = self.queue.pop(0)
            self.pending = len(self.queue) > 0
            self.waiting = False
        return packet

    def receive(self, packet, sender):
        if not self.queue:
            self.queue.append(packet)
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            self.queue.append(packet)
        return sender

    def wait(self):
        self.waiting = True
        return self

    def run(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, kernel, ident, priority, queue, waiting, turns):
        super().__init__(kernel, ident, priority, queue, waiting)
        self.control = 1
        self.turns = turns

    def run(self, packet):
        self.turns -= 1
        if self.turns == 0:
            return self.kernel.hold()
        if self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            return self.kernel.release(DEVICE_B)
        self.control >>= 1
        return self.kernel.release(DEVICE_A)


class WorkerTask(Task):
    def __init__(self, kernel, ident, priority, queue, waiting):
        super().__init__(kernel, ident, priority, queue, waiting)
        self.destination = HANDLER_A
        self.letter = 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(PACKET_SIZE):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        return self.kernel.send(packet)


class HandlerTask(Task):
    def __init__(self, kernel, ident, priority, queue, waiting):
        super().__init__(kernel, ident, priority, queue, waiting)
        self.work = []
        self.devices = []

    def run(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work.append(packet)
            else:
                self.devices.append(packet)
        if self.work:
            work = self.work[0]
            done = work.datum
            if done >= PACKET_SIZE:
                return self.kernel.send(self.work.pop(0))
            if self.devices:
                device = self.devices.pop(0)
                device.datum = work.data[done]
                work.datum = done + 1
                return self.kernel.send(device)
        return self.wait()


class DeviceTask(Task):
    def __init__(self, kernel, ident, priority, queue, waiting):
        super().__init__(kernel, ident, priority, queue, waiting)
        self.current = None

    def run(self, packet):
        if packet is not None:
            self.current = packet
            return self.kernel.hold()
        if self.current is None:
            return self.wait()
        packet = self.current
        self.current = None
        return self.kernel.send(packet)


class Kernel:
    def __init__(self):
        self.tasks = [None] * 6
        self.first = None
        self.current = None
        self.sent = 0
        self.holds = 0

    def add(self, kind, ident, priority, queue=(), waiting=True, *details):
        task = kind(self, ident, priority, list(queue), waiting, *details)
        self.tasks[ident] = task
        task.next = self.first
        self.first = task

    def schedule(self):
        self.current = self.first
        while self.current is not None:
            task = self.current
            if task.cannot_run():
                self.current = task.next
            else:
                self.current = task.run(task.take_packet())

    def hold(self):
        self.holds += 1
        self.current.held = True
        return self.current.next

    def release(self, ident):
        task = self.tasks[ident]
        task.held = False
        if task.priority > self.current.priority:
            return task
        return self.current

    def send(self, packet):
        self.sent += 1
        target = self.tasks[packet.ident]
        packet.ident = self.current.ident
        return target.receive(packet, self.current)


def simulate(turns):
    kernel = Kernel()
    kernel.add(IdleTask, IDLE, 0, (), False, turns)
    kernel.add(WorkerTask, WORKER, 1000, [Packet(WORKER, WORK_PACKET) for _ in range(2)])
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        kernel.add(HandlerTask, handler, priority, [Packet(device, DEVICE_PACKET) for _ in range(3)])
    kernel.add(DeviceTask, DEVICE_A, 4000)
    kernel.add(DeviceTask, DEVICE_B, 5000)
    kernel.schedule()
    return kernel.sent, kernel.holds


EXPECTED = ((27919, 11167), (2322, 928))


def run():
    return simulate(12000), simulate(1000)


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
