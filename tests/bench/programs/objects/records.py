"""Dataclasses, enums and named tuples at work: an order book that matches buyers and sellers."""

from collections import defaultdict, namedtuple
from dataclasses import dataclass, field, replace
from enum import Enum

Trade = namedtuple("Trade", ["price", "amount", "buyer", "seller"])


class Side(Enum):
    BUY = 1
    SELL = -1

    @property
    def opposite(self):
        return Side.SELL if self is Side.BUY else Side.BUY


@dataclass(order=True)
class Order:
    rank: int
    number: int
    side: Side = field(compare=False)
    price: int = field(compare=False)
    amount: int = field(compare=False)
    owner: str = field(compare=False, default="nobody")

    def crosses(self, other: "Order") -> bool:
        if self.side is Side.BUY:
            return self.price >= other.price
        return self.price <= other.price


@dataclass(frozen=True)
class Position:
    cash: int = 0
    shares: int = 0

    def moved(self, cash, shares):
        return replace(self, cash=self.cash + cash, shares=self.shares + shares)


class Book:
    def __init__(self):
        self.waiting = {Side.BUY: [], Side.SELL: []}
        self.trades = []
        self.positions = defaultdict(Position)

    def place(self, order: Order) -> None:
        others = self.waiting[order.side.opposite]
        while order.amount and others and order.crosses(others[0]):
            best = others[0]
            amount = min(order.amount, best.amount)
            self.settle(order, best, amount)
            order.amount -= amount
            best.amount -= amount
            if best.amount == 0:
                others.pop(0)
        if order.amount:
            queue = self.waiting[order.side]
            queue.append(order)
            queue.sort()

    def settle(self, order, best, amount):
        buyer, seller = (order, best) if order.side is Side.BUY else (best, order)
        trade = Trade(best.price, amount, buyer.owner, seller.owner)
        self.trades.append(trade)
        value = trade.price * trade.amount
        self.positions[trade.buyer] = self.positions[trade.buyer].moved(-value, amount)
        self.positions[trade.seller] = self.positions[trade.seller].moved(value, -amount)


EXPECTED = (1118, 14833037, 0, 0, [437, 426], True)


def run():
    book = Book()
    state = 7
    for number in range(2000):
        state = (state * 48271) % 2147483647
        side = Side.BUY if state % 2 else Side.SELL
        price = 1000 + state // 2 % 40 - 20 * side.value // 4
        rank = -price if side is Side.BUY else price
        owner = "trader%d" % (state // 100 % 12)
        book.place(Order(rank, number, side, price, 1 + state // 7 % 50, owner))
    cash = sum(position.cash for position in book.positions.values())
    shares = sum(position.shares for position in book.positions.values())
    volume = sum(trade.price * trade.amount for trade in book.trades)
    left = [len(queue) for queue in book.waiting.values()]
    return len(book.trades), volume, cash, shares, left, hash(Position(1, 2)) == hash(Position(1, 2))


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
