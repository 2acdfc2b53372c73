"""The pages of the site, and the centre it speaks for.

Field names are a contract with `load_demo` and the fixtures: add freely, rename never.

Every page (`SitePage`): title, intro, themes (M2M), territories (M2M), tags, origin, illustration, illustration_alt, is_demo,
  search_description; `see_also` (related).
HomePage: + headline, search_hint, sample_searches (one a line), body.
SectionPage: + body; `partners` (agent, logo, place, url).
NewsPage: + published_on, source_name, source_url, body.
LinkPage: + url_elsewhere or page_here.
ProgrammePage: + year, document, body.
ActionPage: + number, action_format, format_note, audience, body; `partners` (agent or name, function), `outcomes` (outcome),
  `attendances` (event, function, territory, count).
SeriesPage: + issn, rhythm, obtaining, body.
NetworkPage: + network, audience, rhythm, contact_name, contact_email, body.
NetworkSpacePage: + body, collection (made with it).
CollectionPage: + body, question (one block of criteria), display, page_size.
FormPage: + body, consent_text, kept_days, told_to, thanks, is_closed; `form_fields` (as Wagtail's).
AccessibilityPage: + state, standard, rate, audited_by, audited_on, failures, derogations, exempt, declared_on, technologies,
  environment, pages_checked, contact_name, contact_email, contact_url, body.
ContentPage: + body.
BibliographyPage: + body, whose blocks may be lists of references.
PracticalPage: + access, borrowing (rich text), body.
PublicationPage: + series, number, year, abstract, page_count, isbn, obtaining, cover, document, record, body;
  `authors` (agent or name, function).
AgendaPage: + body.
CyclePage: + enrolment, audience, publication, body, territories (M2M), and what `TakesRegistrations` gives.
EventPage: + event_format, starts_on, ends_on, start_time, end_time, place, address, is_online, is_cancelled, audience,
  organiser_name, organiser_url (both empty: ours), registration, registration_url, programme, body, kept, publication,
  territories (M2M), and what `TakesRegistrations` gives; `speakers` (agent or name, function).
WatchPage: + body, rubrics (M2M; what it shows is in cms/watch).
CentreSettings: name, tagline, street, postal_code, city, access_summary, hours, hours_note, phone, email, social_links,
  sharing_picture, borrowing, practical_page, legal_page, accessibility_page.
"""

from cms.home_admin.models import WebLink, WebLinkUse
from cms.initiatives.models import Reprint
from cms.models.accessibility import AccessibilityPage
from cms.models.agenda import AgendaPage, CyclePage, EventPage, EventSpeaker
from cms.models.base import PageTag, SeeAlso
from cms.models.bibliographies import BibliographyPage
from cms.models.centre import CentreSettings
from cms.models.collections import CollectionPage
from cms.models.forms import FormField, FormPage
from cms.models.home import HomePage
from cms.models.networks import NetworkPage, NetworkSpacePage
from cms.models.news import LinkPage, NewsPage
from cms.models.practical import PracticalPage
from cms.models.programme import ActionOutcome, ActionPage, ActionPartner, Attendance, ProgrammePage
from cms.models.publications import PublicationAuthor, PublicationPage, SeriesPage
from cms.models.sections import ContentPage, SectionPage, SectionPartner
from cms.previews.models import PreviewComment, PreviewLink
from cms.readers.models import Network, Reader
from cms.redirections.models import GoneAddress
from cms.registration.models import Desk, Presence, Registration, Tally
from cms.sharing.models import Announcement
from cms.takeover.models import TakenOver
from cms.trash.models import OnlineVersion, TrashedPage
from cms.watch.models import PressItem, WatchRubric, WatchSource
from cms.watch.pages import WatchPage
from cms.workflow.models import Withdrawal

__all__ = [
    "AccessibilityPage",
    "ActionOutcome",
    "ActionPage",
    "ActionPartner",
    "AgendaPage",
    "Announcement",
    "Attendance",
    "BibliographyPage",
    "CentreSettings",
    "CollectionPage",
    "ContentPage",
    "CyclePage",
    "Desk",
    "EventPage",
    "EventSpeaker",
    "FormField",
    "FormPage",
    "GoneAddress",
    "HomePage",
    "LinkPage",
    "Network",
    "NetworkPage",
    "NetworkSpacePage",
    "NewsPage",
    "OnlineVersion",
    "PageTag",
    "PracticalPage",
    "Presence",
    "PressItem",
    "PreviewComment",
    "PreviewLink",
    "ProgrammePage",
    "PublicationAuthor",
    "PublicationPage",
    "Reader",
    "Registration",
    "Reprint",
    "SectionPage",
    "SectionPartner",
    "SeeAlso",
    "SeriesPage",
    "TakenOver",
    "Tally",
    "TrashedPage",
    "WatchPage",
    "WatchRubric",
    "WatchSource",
    "WebLink",
    "WebLinkUse",
    "Withdrawal",
]
