"""After a meeting: minutes are written, signed, and with the signature everything is handed in through intake's one door.

Signing and handing in are one transaction: either every data set of the meeting is taken, or none and no signature.
"""

from __future__ import annotations

import json

from django.db import transaction
from django.utils import timezone

from guanlan.audit.operations import Actor
from guanlan.identity.models import User
from guanlan.intake.evidence import evidence_store
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel
from guanlan.intake.operations import ReportingError
from guanlan.intake.registers import register_take
from guanlan.intake.reported import Reported
from guanlan.modules.decisions.meetings.document import minutes_document
from guanlan.modules.decisions.meetings.minutes import minutes_text, record_text
from guanlan.modules.decisions.meetings.queries import sheet_of
from guanlan.modules.decisions.meetings.records import Records, aftermath_of, records_of, steps_of, topic_ratified
from guanlan.modules.decisions.meetings.states import MeetingError, locked, note
from guanlan.modules.decisions.models import Meeting, MeetingState, Minutes, Topic
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

CLOSED, MINUTED, PUBLISHED = MeetingState.CLOSED, MeetingState.MINUTED, MeetingState.PUBLISHED


@transaction.atomic
def minutes_generate(*, by: Actor | None, meeting: Meeting) -> Minutes:
    """Write the minutes of a closed meeting; again only when something in them changed."""
    found = locked(meeting, "生成纪要", CLOSED, MINUTED)
    sheet = sheet_of(found)
    stored = evidence_store(minutes_document(minutes_text(sheet)))
    record = evidence_store(minutes_document(record_text(sheet)))
    last = found.minutes.first()
    if last is None or (last.file_id, last.record_id) != (stored.pk, record.pk):
        last = Minutes.objects.create(
            meeting=found, version=(last.version if last else 0) + 1, file=stored, record=record,
            generated_by_id=by.pk if by else None,
        )  # fmt: skip
    found.state = MINUTED
    found.save(update_fields=["state"])
    note(by, found, "minutes", version=last.version, sha256=stored.sha256)
    return last


@transaction.atomic
def minutes_sign(*, by: User, meeting: Meeting, version: int, on_paper: bool = False) -> Minutes:
    """Sign the latest minutes as moderator, and hand the meeting in.

    A moderator with an account signs here; without one the secretary records the signature on paper.
    """
    found = locked(meeting, "签发纪要", MINUTED)
    minutes = found.minutes.select_for_update().first()
    if minutes is None or minutes.version != version:
        raise MeetingError("纪要已重新生成，请看过最新版本再签发。")
    moderator = found.attendees.filter(person_no=found.moderator_no).select_related("user").first()
    if moderator is None:
        raise MeetingError("主持人不在参会名单中，不能签发。")
    if moderator.user is not None and moderator.user_id != by.pk:
        raise MeetingError(f"纪要须由主持人{moderator}本人签发。")
    if moderator.user is None and not on_paper:
        raise MeetingError(f"主持人{moderator}没有本平台账户：请确认其已在纸质纪要上签字。")
    minutes.signed_at, minutes.signed_by, minutes.signer = timezone.now(), by, moderator.name
    minutes.on_paper = moderator.user is None
    minutes.save()
    note(by, found, "sign", version=minutes.version, on_paper=minutes.on_paper)
    _hand_in(by, found, minutes)
    return minutes


@transaction.atomic
def meeting_publish(*, by: User, meeting: Meeting) -> Meeting:
    """Hand a signed meeting in once more; what was handed in already changes nothing."""
    found = locked(meeting, "报送", PUBLISHED)
    minutes = found.minutes.exclude(signed_at=None).first()
    assert minutes is not None, "a published meeting has signed minutes"
    _hand_in(by, found, minutes)
    return found


def _hand_in(by: User, meeting: Meeting, minutes: Minutes) -> None:
    sheet = sheet_of(meeting)
    records = records_of(sheet, minutes)
    # Steps go on after the meeting; the rest of what was handed in stays as it was signed.
    steps = {"decision_step": records.pop("decision_step")}
    followed = sum(step.revision for topic in sheet.topics for step in topic.steps.all())
    key = f"meeting:{meeting.pk}:{minutes.version}"
    taken = _take(by, meeting.unit, records, key) + _take(by, meeting.unit, steps, f"{key}:{followed}")
    if meeting.state != PUBLISHED:
        meeting.state, meeting.published_at = PUBLISHED, timezone.now()
        meeting.save(update_fields=["state", "published_at"])
        note(by, meeting, "publish", version=minutes.version, submissions=taken)


def steps_hand_in(by: User, topic: Topic, key: str) -> None:
    """Hand the steps of a decision in anew after one of them changed."""
    _take(by, topic.meeting.unit, {"decision_step": steps_of(topic.meeting.unit, [topic])}, f"meeting:step:{key}")


def aftermath_hand_in(by: User, topic: Topic, key: str) -> None:
    """Hand in what became of a decision: the topic with its ratification, its changes and evaluations.

    Only the topic's own record is sent anew, and only with what was signed besides the ratification.
    """
    unit = topic.meeting.unit
    records = aftermath_of(unit, topic)
    if topic.ratified_on is not None:
        records["decision_topic"] = [topic_ratified(sheet_of(topic.meeting), topic)]
    _take(by, unit, records, f"meeting:{key}")


def _take(by: User, unit: Unit, records: Records, key: str) -> list[int]:
    """Every data set through the one door, in the caller's transaction; MeetingError says what was not taken."""
    standard = current()
    taken = []
    for dataset, rows in records.items():
        if not rows:
            continue
        reported = Reported(standard.datasets[dataset], [dict(row) for row in rows])
        data = json.dumps({"dataset": dataset, "records": rows}, ensure_ascii=False, sort_keys=True).encode()
        try:
            submission = register_take(
                by=by, unit=unit, reported=reported, channel=Channel.FORM, data=data,
                file_name=f"{dataset}.json", mode="merge", idempotency_key=f"{key}:{dataset}",
            )  # fmt: skip
        except (IntakeError, ReportingError) as error:
            raise MeetingError(f"“{standard.datasets[dataset].title}”没有收下，会议没有报送：{error}") from error
        if submission.errors:
            found = submission.findings.filter(severity="error", verdict="违规").first()
            reason = found.message if found else f"有 {submission.errors} 处错误"
            raise MeetingError(f"“{standard.datasets[dataset].title}”校验没有通过，会议没有报送：{reason}")
        taken.append(submission.pk)
    return taken
