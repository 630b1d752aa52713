"""What a change was, in words: the names of mutations and of fields."""

from PySide6.QtCore import QCoreApplication

_CONTEXT = "ChangeWords"


def change_words(name: str) -> str:
    """What the guide did, such as 写备注."""
    tr = QCoreApplication.translate
    words = {
        "customer.create": tr(_CONTEXT, "New customer"),
        "customer.edit": tr(_CONTEXT, "Edited customer"),
        "customer.remove": tr(_CONTEXT, "Removed customer"),
        "customer.restore": tr(_CONTEXT, "Restored customer"),
        "customer.restore_value": tr(_CONTEXT, "Restored value"),
        "customer.reveal": tr(_CONTEXT, "Looked at a phone number"),
        "customer.transfer": tr(_CONTEXT, "Handed over"),
        "customer.merge": tr(_CONTEXT, "Merged two customers"),
        "customer.unmerge": tr(_CONTEXT, "Parted merged customers"),
        "customer.event": tr(_CONTEXT, "Event"),
        "handover.plan": tr(_CONTEXT, "Planned a handover"),
        "handover.call_off": tr(_CONTEXT, "Called a handover off"),
        "pool.add": tr(_CONTEXT, "Added to the pool"),
        "pool.claim": tr(_CONTEXT, "Claimed from the pool"),
        "pool.assign": tr(_CONTEXT, "Given out of the pool"),
        "pool.return": tr(_CONTEXT, "Back to the pool"),
        "pool.call": tr(_CONTEXT, "Call"),
        "pool.take_back_call": tr(_CONTEXT, "Undid a call"),
        "family.save": tr(_CONTEXT, "Family"),
        "note.add": tr(_CONTEXT, "Note"),
        "note.bring": tr(_CONTEXT, "Imported note"),
        "note.take_back": tr(_CONTEXT, "Took a note back"),
        "sheet.fill": tr(_CONTEXT, "Questionnaire"),
        "sheet.take_back": tr(_CONTEXT, "Took a questionnaire back"),
        "tags.change": tr(_CONTEXT, "Tags"),
        "customer.set_code": tr(_CONTEXT, "Code"),
        "follow_up.plan": tr(_CONTEXT, "Planned a follow-up"),
        "follow_up.contact": tr(_CONTEXT, "Contacted"),
        "follow_up.send": tr(_CONTEXT, "Sent"),
        "follow_up.outcome": tr(_CONTEXT, "Outcome"),
        "follow_up.move": tr(_CONTEXT, "Moved a follow-up"),
        "follow_up.remind": tr(_CONTEXT, "Reminder"),
        "follow_up.skip": tr(_CONTEXT, "Skipped a follow-up"),
        "follow_up.take_back": tr(_CONTEXT, "Undone"),
        "guide_segment.save": tr(_CONTEXT, "Saved a segment"),
        "guide_segment.remove": tr(_CONTEXT, "Deleted a segment"),
        "sop.enrol": tr(_CONTEXT, "Joined a SOP"),
        "sop.leave": tr(_CONTEXT, "Left a SOP"),
        "date.save": tr(_CONTEXT, "Date noted"),
        "date.remove": tr(_CONTEXT, "Date removed"),
        "payment_link.note": tr(_CONTEXT, "Payment link"),
        "group.open": tr(_CONTEXT, "Registered a group"),
        "group.change": tr(_CONTEXT, "Changed a group"),
        "group.count": tr(_CONTEXT, "Counted a group's members"),
        "group.post": tr(_CONTEXT, "Posted in a group"),
        "group.settle": tr(_CONTEXT, "What became of a group"),
        "share.take": tr(_CONTEXT, "Material taken to the phone"),
        "link.open": tr(_CONTEXT, "Link given away"),
        "share.mark": tr(_CONTEXT, "What became of a post"),
        "material.favourite": tr(_CONTEXT, "Favourite material"),
        "script.favourite": tr(_CONTEXT, "Favourite script"),
        "script.reword": tr(_CONTEXT, "Own wording of a script"),
    }
    return words.get(name, name)


def field_words(name: str) -> str:
    """What a field is called on the screen."""
    tr = QCoreApplication.translate
    words = {
        "name": tr(_CONTEXT, "Name"),
        "title": tr(_CONTEXT, "Form of address"),
        "phone": tr(_CONTEXT, "Phone"),
        "wechat": tr(_CONTEXT, "WeChat"),
        "member_number": tr(_CONTEXT, "Member number"),
        "remark": tr(_CONTEXT, "Remark"),
        "source": tr(_CONTEXT, "Source"),
        "state": tr(_CONTEXT, "Follow-up state"),
        "temperature": tr(_CONTEXT, "Temperature"),
        "consent": tr(_CONTEXT, "Consent"),
        "size": tr(_CONTEXT, "Size"),
        "preference": tr(_CONTEXT, "Preference"),
        "guide_id": tr(_CONTEXT, "Guide"),
        "store_id": tr(_CONTEXT, "Store"),
        "condition": tr(_CONTEXT, "Condition"),
        "code": tr(_CONTEXT, "Code"),
    }
    return words.get(name, name)
