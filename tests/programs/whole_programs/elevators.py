# A discrete simulation with classes, properties, a priority queue, an own random source and a report.
import heapq
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum


class Random:
    def __init__(self, seed): self.state = seed
    def __call__(self, n):
        self.state = (self.state * 48271) % 2147483647
        return self.state % n
    def choice(self, seq): return seq[self(len(seq))]


class Direction(IntEnum):
    DOWN = -1
    NONE = 0
    UP = 1


@dataclass(eq=False)
class Person:
    number: int
    start: int
    goal: int
    born: int
    boarded: int | None = None
    left: int | None = None
    @property
    def direction(self): return Direction.UP if self.goal > self.start else Direction.DOWN
    @property
    def waited(self): return self.boarded - self.born


class Elevator:
    CAPACITY = 3
    def __init__(self, name, building, floor=0):
        self.name, self.building, self.floor = name, building, floor
        self.riders, self.direction, self.moves = [], Direction.NONE, 0
    def __repr__(self): return f"{self.name}@{self.floor}{'v-^'[self.direction + 1]}{len(self.riders)}"
    @property
    def full(self): return len(self.riders) >= self.CAPACITY
    def wanted(self):
        stops = {p.goal for p in self.riders}
        if not self.full: stops |= {f for f, queue in enumerate(self.building.floors) if queue}
        return stops
    def step(self, now):
        for p in [p for p in self.riders if p.goal == self.floor]:
            self.riders.remove(p)
            p.left = now
            yield "left", p
        queue = self.building.floors[self.floor]
        while queue and not self.full:
            p = queue.popleft()
            p.boarded = now
            self.riders.append(p)
            yield "boarded", p
        stops = self.wanted() - {self.floor}
        ahead = [s for s in stops if (s > self.floor) == (self.direction > 0)]
        if not stops: self.direction = Direction.NONE
        elif self.direction is Direction.NONE or not ahead:
            nearest = min(stops, key=lambda s: (abs(s - self.floor), s))
            self.direction = Direction.UP if nearest > self.floor else Direction.DOWN
        if self.direction:
            self.floor += self.direction
            self.moves += 1


class Building:
    def __init__(self, floors, elevators):
        self.floors = [deque() for _ in range(floors)]
        self.elevators = [Elevator(chr(65 + i), self, i * 3) for i in range(elevators)]


@dataclass(order=True)
class Event:
    time: int
    order: int
    action: object = field(compare=False)


class Simulation:
    def __init__(self, seed, people=25):
        self.random, self.building = Random(seed), Building(8, 2)
        self.people, self.log, self.now, self._queue, self._order = [], [], 0, [], 0
        for n in range(people): self.at(self.random(60), lambda n=n: self.arrive(n))
        self.at(0, self.tick)
    def at(self, time, action):
        self._order += 1
        heapq.heappush(self._queue, Event(time, self._order, action))
    def arrive(self, n):
        start = self.random(8)
        goal = self.random.choice([f for f in range(8) if f != start])
        p = Person(n, start, goal, self.now)
        self.people.append(p)
        self.building.floors[start].append(p)
    def tick(self):
        for e in self.building.elevators:
            for what, p in e.step(self.now): self.log.append((self.now, e.name, what, p.number))
        if any(p.left is None for p in self.people) or self._queue: self.at(self.now + 1, self.tick)
    def run(self):
        while self._queue:
            event = heapq.heappop(self._queue)
            self.now = event.time
            event.action()
            if self.now > 500: raise RuntimeError("the elevators are stuck")
        return self


for seed in (7, 42):
    s = Simulation(seed).run()
    waits = sorted(p.waited for p in s.people)
    print(seed, s.now, s.building.elevators, [e.moves for e in s.building.elevators], waits, f"{sum(waits) / len(waits):.2f}", max(s.people, key=lambda p: p.left - p.born))
    for entry in s.log[:5]: print(*entry)
    print(len(s.log), {d.name: sum(p.direction is d for p in s.people) for d in Direction})
