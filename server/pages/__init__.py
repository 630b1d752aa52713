"""Pages for customers' phones: plain, without anything from elsewhere.

`routes` are those of a questionnaire under a link that the server made, without any cookie;
`link_routes` those of the short links that guides give away, see `server.visits`;
`code_routes` what printed codes lead to.
"""

from guide_app.domain.channel_codes import MOUNT as CODES
from guide_app.domain.links import MOUNT as LINKS
from server.page_links import MOUNT
from server.pages.code_routes import add_code_routes
from server.pages.link_routes import add_link_routes
from server.pages.routes import add_routes
from server.pages.web import word_refusal

MOUNTS = (f"{MOUNT}/", f"{LINKS}/", f"{CODES}/")

__all__ = ["MOUNTS", "add_code_routes", "add_link_routes", "add_routes", "word_refusal"]
