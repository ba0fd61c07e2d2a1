"""What may be done with a meeting in which state; every write begins here."""

from __future__ import annotations

from typing import Any

from guanlan.audit.operations import Actor, entry_append
from guanlan.modules.decisions.models import Meeting, MeetingState


class MeetingError(Exception):
    """A step that does not fit; the message is for the user."""


def locked(meeting: Meeting, act: str, *states: str) -> Meeting:
    """The meeting, held until the end of the transaction; MeetingError when its state does not allow the act."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("unit").get(pk=meeting.pk)
    if found.state not in states:
        wanted = "、".join(MeetingState(s).label for s in states)
        raise MeetingError(f"会议{found.get_state_display()}，不能{act}；只有{wanted}的会议可以。")
    return found


def note(by: Actor | None, meeting: Meeting, action: str, **detail: Any) -> None:
    """One audit entry about a meeting."""
    entry_append(
        by=by, action=f"meeting.{action}", target="meeting", target_id=meeting.pk, unit_id=meeting.unit_id,
        meeting_no=meeting.meeting_no, **detail,
    )  # fmt: skip


def required(text: str, what: str, limit: int) -> str:
    """A trimmed text; MeetingError when it is empty or too long to be handed in."""
    clean = text.strip()
    if not clean:
        raise MeetingError(f"请填写{what}。")
    return bounded(clean, what, limit)


def bounded(text: str, what: str, limit: int) -> str:
    """A trimmed text, perhaps empty; MeetingError when it is too long: nothing is cut silently."""
    clean = text.strip()
    if len(clean) > limit:
        raise MeetingError(f"{what}最多 {limit} 字，现在 {len(clean)} 字。")
    return clean
