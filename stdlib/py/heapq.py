"""Heap queues on lists: the native operations of `_heapq`, with merge, nlargest and nsmallest."""

from _heapq import (heapify, heapify_max, heappop, heappop_max, heappush, heappush_max, heappushpop,
                    heappushpop_max, heapreplace, heapreplace_max)

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest',
           'heappushpop', 'heappush_max', 'heappop_max', 'heapify_max', 'heapreplace_max',
           'heappushpop_max']


def merge(*iterables, key=None, reverse=False):
    """Iterate over sorted inputs as one sorted stream. Equal items come in the order of the inputs."""
    if reverse:
        make, replace, pop, step = heapify_max, heapreplace_max, heappop_max, -1
    else:
        make, replace, pop, step = heapify, heapreplace, heappop, 1
    # An entry is [sort key, input's rank, value, next of the input]; ranks break ties, so values and
    # functions are never compared.
    heap = []
    for rank, iterable in enumerate(iterables):
        advance = iter(iterable).__next__
        try:
            value = advance()
        except StopIteration:
            continue
        heap.append([value if key is None else key(value), rank * step, value, advance])
    make(heap)
    while len(heap) > 1:
        entry = heap[0]
        advance = entry[3]
        try:
            while True:
                yield entry[2]
                value = entry[2] = advance()
                entry[0] = value if key is None else key(value)
                replace(heap, entry)
                if heap[0] is not entry:
                    break
        except StopIteration:
            pop(heap)
    if heap:
        _, _, value, advance = heap[0]
        yield value
        yield from advance.__self__


def _edge(iterable, key, best):
    """The one item that `best` (min or max) picks, in a list; an empty list where there is none."""
    marker = object()
    result = best(iterable, default=marker, key=key)
    return [] if result is marker else [result]


def _fits(n, iterable):
    """Whether the iterable is known to hold no more than n items."""
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        return False
    return n >= size


def _fill(n, iterator, key, step):
    """The first n items as heap entries (sort key, rank, item); ranks break ties, so items are never compared."""
    return [(value if key is None else key(value), rank * step, value)
            for rank, value in zip(range(n), iterator)]


def _drain(heap, reverse):
    heap.sort(key=_order_and_rank, reverse=reverse)
    return [value for _, _, value in heap]


def _order_and_rank(entry):
    return entry[:2]


def nsmallest(n, iterable, key=None):
    """The n smallest items, as sorted(iterable, key=key)[:n] gives them."""
    if n == 1:
        return _edge(iterable, key, min)
    if _fits(n, iterable):
        return sorted(iterable, key=key)
    iterator = iter(iterable)
    heap = _fill(n, iterator, key, 1)
    if not heap:
        return []
    heapify_max(heap)
    worst = heap[0][0]
    rank = n
    for value in iterator:
        order = value if key is None else key(value)
        if order < worst:
            heapreplace_max(heap, (order, rank, value))
            worst = heap[0][0]
            rank += 1
    return _drain(heap, False)


def nlargest(n, iterable, key=None):
    """The n largest items, as sorted(iterable, key=key, reverse=True)[:n] gives them."""
    if n == 1:
        return _edge(iterable, key, max)
    if _fits(n, iterable):
        return sorted(iterable, key=key, reverse=True)
    iterator = iter(iterable)
    heap = _fill(n, iterator, key, -1)
    if not heap:
        return []
    heapify(heap)
    worst = heap[0][0]
    rank = -n
    for value in iterator:
        order = value if key is None else key(value)
        if worst < order:
            heapreplace(heap, (order, rank, value))
            worst = heap[0][0]
            rank -= 1
    return _drain(heap, True)
