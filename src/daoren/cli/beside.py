"""Work beside the main process, where there is enough of it to be worth a second core."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def second_process(*, worthwhile: bool) -> Iterator[Callable[..., None]]:
    """Give a caller that runs a function in a process of its own, and wait for it at the end.

    Where it is not worthwhile the function is called at once. An error in the other process is raised here.
    """
    if not worthwhile:
        yield lambda function, *arguments: function(*arguments)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    # A fresh process, not a fork: forking a process whose engine runs threads may hang.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        work: list[Future[None]] = []
        yield lambda function, *arguments: work.append(pool.submit(function, *arguments))
        for one in work:
            one.result()
