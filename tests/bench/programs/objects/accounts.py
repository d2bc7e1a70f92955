"""Properties, defaults, keywords and class methods: a bank's day of transfers and interest."""


class InsufficientFunds(Exception):
    pass


class Account:
    interest = 0

    def __init__(self, owner, balance=0, *, currency="EUR", limit=0):
        self.owner = owner
        self.currency = currency
        self.limit = limit
        self._balance = balance
        self._entries = []

    @property
    def balance(self):
        return self._balance

    @property
    def available(self):
        return self._balance + self.limit

    @classmethod
    def opened_for(cls, owner, **options):
        return cls(owner, **options)

    @staticmethod
    def rounded(amount):
        return int(amount * 100) / 100

    def deposit(self, amount, note=""):
        self._balance += amount
        self._entries.append((amount, note))

    def withdraw(self, amount, note=""):
        if amount > self.available:
            raise InsufficientFunds(self.owner)
        self._balance -= amount
        self._entries.append((-amount, note))

    def add_interest(self):
        if self.balance > 0 and self.interest:
            self.deposit(self.balance * self.interest // 10000, note="interest")

    def turnover(self):
        return sum([abs(amount) for amount, _ in self._entries])


class Savings(Account):
    interest = 125

    def withdraw(self, amount, note=""):
        if amount > 500:
            amount = 500
        super().withdraw(amount, note=note or "savings")


class Business(Account):
    interest = 5

    def __init__(self, owner, *args, **options):
        options.setdefault("limit", 2000)
        super().__init__(owner, *args, **options)
        self.fee = 1

    @property
    def available(self):
        return super().available - self.fee

    def withdraw(self, amount, note=""):
        super().withdraw(amount + self.fee, note)


class Bank:
    def __init__(self):
        self.accounts = {}
        self.refused = 0

    def open(self, kind, owner, **options):
        account = kind.opened_for(owner, **options)
        self.accounts[owner] = account
        return account

    def transfer(self, source, target, amount, *, note="transfer"):
        try:
            self.accounts[source].withdraw(amount, note=note)
        except InsufficientFunds:
            self.refused += 1
            return False
        self.accounts[target].deposit(amount, note)
        return True

    def total(self):
        return sum([account.balance for account in self.accounts.values()])


EXPECTED = (25659, 341, 1450030, 24919970, 207147.14)


def run():
    bank = Bank()
    kinds = (Account, Savings, Business)
    for i in range(60):
        bank.open(kinds[i % 3], "owner%d" % i, balance=1000 + i * 10, currency="EUR")
    names = ["owner%d" % i for i in range(60)]
    done = 0
    for i in range(26000):
        source = names[i * 7 % 60]
        target = names[(i * 11 + 5) % 60]
        if bank.transfer(source, target, 50 + i * 37 % 900, note="n"):
            done += 1
        if i % 500 == 0:
            for account in bank.accounts.values():
                account.add_interest()
    turnover = sum([account.turnover() for account in bank.accounts.values()])
    return done, bank.refused, bank.total(), turnover, Account.rounded(bank.total() / 7)


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
