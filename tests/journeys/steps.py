"""The steps of the tour, in order. One that does not hold raises."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys import (
    customers,
    head_office,
    hq_task,
    leaving,
    looks,
    morning,
    offline,
    peace,
    posts,
    questionnaire,
    two_pcs,
)
from tests.journeys.stage import Stage

Step = Callable[[Stage], str]

STEPS: list[tuple[str, Step]] = [
    ("enrol PC 1", morning.enrol),
    ("a wrong password", morning.wrong_password),
    ("sign in, first sync with progress", morning.first_sync),
    ("Today is the list that the server computes", morning.list_equals_the_servers),
    ("likely buyers first, and why", morning.likely_buyers_first),
    ("open the first, copy the script", morning.copy_script),
    ("the script as a code", morning.script_code),
    ("sent, then replied and hot", morning.sent_then_replied),
    ("snooze one", morning.snooze),
    ("undo", morning.undo),
    ("set cold, and see what is planned go", peace.cold),
    ("the planned steps, and who is left in peace", peace.planned_and_held_back),
    ("find anything by Ctrl+K", customers.find_anything),
    ("search by initials, open a profile", customers.search_and_profile),
    ("add two tags and a note", customers.two_tags_and_a_note),
    ("look at another file", customers.the_other_file),
    ("the wall of materials has come with its pictures", posts.wall),
    ("HQ publishes a post with nine pictures, and it is on the wall", posts.publish),
    ("HQ wants whoever looks three times to be asked", looks.watch),
    ("cut the network", offline.cut_the_network),
    ("prepare a post without a network", posts.prepare),
    ("take the post over to a phone without a network", posts.to_phone),
    ("give a customer a link of their own without a network", looks.give),
    ("add a customer without a network", offline.add_a_customer),
    ("finish three follow-ups without a network", offline.finish_three),
    ("tag ten at once without a network", offline.tag_ten),
    ("enter 3D without a network", offline.enter_3d),
    ("fill in a questionnaire at the counter without a network", questionnaire.fill_in),
    ("change a remark and a phone without a network", offline.change_two),
    ("the status line says how many wait", offline.count_what_waits),
    ("kill the client and start it again", offline.kill_and_start_again),
    ("PC 2 changes the same remark and phone", two_pcs.second_pc),
    ("network back: both PCs and the server agree", two_pcs.network_back),
    ("the customer opens the link", looks.look),
    ("the questionnaire and its tags are on the server", questionnaire.reached_the_server),
    ("the contested phone shows both values", two_pcs.contested_phone),
    ("the overwritten remark comes back by one key", two_pcs.overwritten_remark),
    ("HQ adds a tag and a script", head_office.tag_and_script),
    ("the customer opens it again", looks.look),
    ("HQ gives a task, and it stands on the list", hq_task.given),
    ("the guide does it, and HQ sees it", hq_task.done),
    ("the third time brings a follow-up, and the radar says who it was", looks.looked_three_times),
    ("settings", leaving.settings),
    ("lock", leaving.lock),
    ("revoked with two changes waiting", leaving.revoke),
    ("the manager hands the leaver's customers over", leaving.hand_over_a_leavers_customers),
]
