"""The worker process: runs jobs, and takes files from the drop folder. `python -m guanlan.config.worker`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from guanlan.config.serving import database_ready

if TYPE_CHECKING:
    from guanlan.intake.drop import Taker

POLL_SECONDS = 3.0


def takers() -> dict[str, Taker]:
    """What the modules take from the drop folder, by the name of the folder or of the data set."""
    from guanlan.modules.decisions.national_intake import national_drop
    from guanlan.modules.funds.daily import daily_drop
    from guanlan.modules.funds.intake import drop_take

    return {"payment": drop_take, "daily": daily_drop, "national": national_drop}


def main() -> None:
    database_ready(lambda _: None)
    from procrastinate.contrib.django import app

    from guanlan.flow import tasks
    from guanlan.intake import drop
    from guanlan.monitoring import live

    tasks.sweep()
    stop = threading.Event()
    watcher = threading.Thread(target=drop.watch, args=(stop, POLL_SECONDS, takers()), daemon=True)
    watcher.start()
    threading.Thread(target=live.watch, args=(stop,), daemon=True).start()
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
            worker_app.run_worker(
                concurrency=1,
                fetch_job_polling_interval=POLL_SECONDS,
                install_signal_handlers=True,
                shutdown_graceful_timeout=15,
            )
    finally:
        stop.set()


if __name__ == "__main__":
    main()
