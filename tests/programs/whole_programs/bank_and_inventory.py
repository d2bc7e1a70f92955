# An everyday program: accounts with transactions, rollback, history, reports, validation.
import enum
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import total_ordering


class Kind(enum.Enum):
    DEPOSIT = "+"
    WITHDRAW = "-"
    TRANSFER = ">"


@total_ordering
class Money:
    __slots__ = ("cents",)
    def __init__(self, amount=0): self.cents = amount.cents if isinstance(amount, Money) else round(amount * 100)
    def __add__(self, o): return Money._of(self.cents + Money(o).cents)
    __radd__ = __add__
    def __sub__(self, o): return Money._of(self.cents - Money(o).cents)
    def __mul__(self, k): return Money._of(round(self.cents * k)) if isinstance(k, (int, float)) else NotImplemented
    __rmul__ = __mul__
    def __neg__(self): return Money._of(-self.cents)
    def __eq__(self, o): return isinstance(o, Money) and self.cents == o.cents
    def __lt__(self, o): return self.cents < o.cents if isinstance(o, Money) else NotImplemented
    def __hash__(self): return hash(self.cents)
    def __bool__(self): return self.cents != 0
    def __repr__(self): return f"Money({self.cents / 100:.2f})"
    def __format__(self, spec):
        sign, cents = "-" if self.cents < 0 else "", abs(self.cents)
        return format(f"{sign}${cents // 100:,}.{cents % 100:02d}", spec)
    @classmethod
    def _of(cls, cents):
        m = cls.__new__(cls)
        m.cents = cents
        return m


class BankError(Exception): pass
class Insufficient(BankError):
    def __init__(self, account, needed):
        self.account, self.needed = account, needed
        super().__init__(f"{account.owner} lacks {needed - account.balance}")


@dataclass(order=True)
class Entry:
    number: int
    kind: Kind = field(compare=False)
    amount: Money = field(compare=False)
    note: str = field(default="", compare=False, repr=False)


@dataclass
class Account:
    owner: str
    balance: Money = field(default_factory=Money)
    history: list[Entry] = field(default_factory=list, repr=False)
    limit: Money = Money(0)
    def __post_init__(self):
        if not self.owner.strip(): raise ValueError("an account needs an owner")
    def record(self, kind, amount, note=""):
        amount = Money(amount)
        if amount <= Money(0): raise ValueError(f"{amount} is no amount")
        change = amount if kind is Kind.DEPOSIT else -amount
        if self.balance + change < -self.limit: raise Insufficient(self, amount)
        self.balance = self.balance + change
        self.history.append(Entry(len(self.history) + 1, kind, amount, note))
        return self


class Bank:
    def __init__(self): self._accounts = {}
    def __getitem__(self, owner):
        try: return self._accounts[owner]
        except KeyError: raise BankError(f"no account of {owner}") from None
    def __contains__(self, owner): return owner in self._accounts
    def __iter__(self): yield from sorted(self._accounts.values(), key=lambda a: a.owner)
    def __len__(self): return len(self._accounts)
    def open(self, owner, deposit=0, **options):
        account = self._accounts.setdefault(owner, Account(owner, **options))
        if deposit: account.record(Kind.DEPOSIT, deposit, "opening")
        return account
    @contextmanager
    def transaction(self, name):
        saved = {o: (a.balance, len(a.history)) for o, a in self._accounts.items()}
        try:
            yield self
        except BankError as e:
            for o, (balance, length) in saved.items():
                self[o].balance = balance
                del self[o].history[length:]
            e.add_note(f"rolled back {name}")
            raise
    def transfer(self, source, target, amount):
        with self.transaction(f"transfer to {target}"):
            self[source].record(Kind.TRANSFER, amount, f"to {target}")
            self[target].record(Kind.DEPOSIT, amount, f"from {source}")
    @property
    def total(self): return sum((a.balance for a in self), Money())


bank = Bank()
bank.open("ann", 100.10)
bank.open("bob", 50, limit=Money(20))
bank.open("cyd")
bank.transfer("ann", "bob", 30.05)
for action in (lambda: bank.transfer("bob", "cyd", 95), lambda: bank.transfer("bob", "cyd", 500), lambda: bank.transfer("ann", "zoe", 1), lambda: bank["ann"].record(Kind.DEPOSIT, -5), lambda: bank.open(" "), lambda: Money(1) < 5, lambda: Money(1) * "x", lambda: bank["nobody"], lambda: Money(3).__add__("q")):
    try: print("ok", action())
    except Exception as e: print(type(e).__name__, e, getattr(e, "__notes__", []))
for account in bank: print(f"{account.owner:<5}{account.balance:>12}", len(account.history), [f"{e.kind.value}{e.amount}" for e in account.history])
print(f"{bank.total:*^20}", len(bank), "ann" in bank, bank["bob"], bank["ann"].history[0], bank["ann"].history[0] < bank["ann"].history[1])
print(Money(1.1) + 2.2, 3 * Money(0.1), sum([Money(1), Money(2)]), -Money(5), bool(Money()), max(Money(3), Money(2)), {Money(1): "one"}[Money(1.0)], f"{Money(1234567.891)}", f"{Money(-0.5):>10}", sorted([Money(2), Money(1)]), Kind("+"), Kind["TRANSFER"].name)
