"""Every address with every person: what opens (200), what is forbidden (403), what does not exist for them (404).

A new address without a line here fails.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import get_resolver, reverse
from django.utils import timezone

from indices.models import Edition
from plans.comments import say
from plans.editing import keep_version
from plans.importing.serial import document_to_json, source_to_json
from plans.importing.source import Line, Source
from plans.models import Plan, PlanImport
from reports.models import AgencySeal, Delivery, Document, Export, SignaturePicture, Webhook
from tasks.models import Evidence, Extension, PlanReport, QuarterlyReport, Reminder, Task
from tasks.reminders import tell
from tests.pci_cast import PciCast
from tests.plans.importing.documents import a_plan
from units.audit import record
from units.models import ApiToken, AuditEntry, Delegation, SavedView, SignedInSession

PEOPLE = ["standing_clerk", "leader", "unit_clerk", "head_of_unit", "head", "officer", "outsider"]

GET = {
    #                           standing leader clerk  h.unit head   officer outsider
    "reports:home":             [200,    200,   200,   200,   200,   200,    200],
    "reports:unit":             [200,    200,   200,   200,   200,   200,    200],
    "reports:plan-pdf":         [200,    200,   200,   200,   200,   200,    404],
    "reports:plan-docx":        [200,    200,   200,   200,   200,   200,    404],
    "reports:plan-preview":     [200,    200,   200,   200,   200,   200,    404],
    "reports:plan-preview-page": [200,   200,   200,   200,   200,   200,    404],
    "reports:exports":          [200,    200,   200,   200,   200,   200,    200],
    "reports:export":           [404,    404,   200,   404,   404,   404,    404],
    "reports:export-file":      [404,    404,   200,   404,   404,   404,    404],
    "reports:overview":         [302,    302,   302,   302,   302,   302,    302],
    "reports:block":            [200,    200,   200,   200,   200,   200,    200],
    "reports:block-xlsx":       [200,    200,   200,   200,   200,   200,    200],
    "reports:block-pdf":        [200,    200,   200,   200,   200,   200,    200],
    "reports:block-png":        [200,    200,   200,   200,   200,   200,    200],
    "reports:heat-map":         [200,    200,   200,   200,   200,   200,    200],
    "reports:component":        [200,    200,   200,   200,   200,   200,    200],
    "reports:compare":          [200,    200,   200,   200,   200,   200,    200],
    "reports:lift":             [200,    200,   200,   200,   200,   200,    200],
    "reports:progress":         [200,    200,   200,   200,   200,   200,    200],
    "reports:solutions":        [200,    200,   200,   200,   200,   200,    200],
    "reports:effort":           [200,    200,   200,   200,   200,   200,    200],
    "reports:search":           [200,    200,   200,   200,   200,   200,    200],
    "reports:search-suggestions": [200,  200,   200,   200,   200,   200,    200],
    "reports:ranking-pdf":      [200,    200,   200,   200,   200,   200,    200],
    "reports:unit-pdf":         [200,    200,   200,   200,   200,   200,    200],
    "reports:help":             [200,    200,   200,   200,   200,   200,    200],
    "reports:guide":            [200,    200,   200,   200,   200,   200,    200],
    "reports:news":             [200,    200,   200,   200,   200,   200,    200],
    "reports:welcome":          [200,    200,   200,   200,   200,   200,    200],
    "reports:webhooks":         [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook":          [403,    403,   403,   403,   403,   403,    403],
    "units:change-password":    [200,    200,   200,   200,   200,   200,    200],
    "audit:entries":            [403,    403,   403,   403,   403,   403,    403],
    "audit:entry":              [403,    403,   403,   403,   403,   403,    403],
    "audit:export":             [403,    403,   403,   403,   403,   403,    403],
    "audit-workbook":           [403,    403,   403,   403,   403,   403,    403],
    "indices:editions":         [200,    200,   200,   200,   200,   200,    200],
    "indices:found":            [200,    403,   403,   403,   403,   403,    403],
    "indices:revise":           [200,    404,   403,   404,   404,   404,    404],
    "indices:ranking":          [200,    200,   200,   200,   200,   200,    200],
    "indices:correct":          [200,    403,   403,   403,   403,   403,    403],
    "indices:plans-due":        [200,    403,   403,   403,   403,   403,    403],
    "reports:pci":              [200,    200,   200,   200,   200,   200,    200],
    "reports:pci-edit":         [200,    403,   403,   403,   403,   403,    403],
    "indices:remarks":          [200,    404,   200,   404,   404,   404,    404],
    "indices:ranking-xlsx":     [200,    200,   200,   200,   200,   200,    200],
    "indices:export":           [200,    200,   200,   200,   200,   200,    200],
    "indices:import":           [200,    404,   403,   404,   404,   404,    404],
    "indices:import-check":     [302,    404,   403,   404,   404,   404,    404],
    "indices:import-practice":  [200,    404,   403,   404,   404,   404,    404],
    "indices:entry":            [200,    200,   302,   200,   200,   200,    200],
    "indices:enter-result":     [200,    404,   200,   404,   404,   404,    404],
    "indices:grid":             [200,    404,   200,   404,   404,   404,    404],
    "plans:plans":              [200,    200,   200,   200,   200,   200,    200],
    "plans:plan":               [200,    200,   200,   200,   200,   200,    404],
    "plans:new":                [403,    403,   200,   200,   403,   403,    403],
    "plans:import":             [403,    403,   200,   200,   403,   403,    403],
    "plans:import-review":      [404,    404,   200,   200,   404,   404,    404],
    "plans:import-file":        [404,    404,   200,   200,   404,   404,    404],
    "plans:import-place":       [404,    404,   200,   200,   404,   404,    404],
    "plans:submit":             [403,    403,   422,   422,   403,   403,    404],
    "plans:withdraw":           [403,    403,   422,   422,   403,   403,    404],
    "plans:send-back":          [403,    403,   403,   200,   403,   403,    404],
    "plans:approve":            [403,    403,   403,   422,   403,   403,    404],
    "reports:plan-issue":       [403,    403,   200,   200,   403,   403,    404],
    "reports:pictures":         [403,    403,   200,   200,   403,   403,    403],
    "reports:signature-png":    [404,    404,   404,   200,   404,   404,    404],
    "reports:seal-png":         [404,    404,   200,   200,   404,   404,    404],
    "plans:close":              [403,    403,   403,   422,   403,   403,    404],
    "plans:adjust":             [403,    403,   422,   422,   403,   403,    404],
    "plans:comments":           [200,    200,   200,   200,   200,   200,    404],
    "plans:versions":           [200,    200,   200,   200,   200,   200,    404],
    "plans:version":            [200,    200,   200,   200,   200,   200,    404],
    "plans:compare":            [200,    200,   200,   200,   200,   200,    404],
    "plans:editor":             [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-block":         [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-blocks":        [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-changes":       [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-names":         [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-checks":        [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-targets":       [403,    403,   200,   200,   403,   403,    404],
    "tasks:inbox":              [200,    200,   200,   200,   200,   200,    200],
    "tasks:reminder-preference": [200,   200,   200,   200,   200,   200,    200],
    "tasks:open-reminder":      [404,    404,   404,   404,   404,   302,    404],
    "tasks:list":               [200,    200,   200,   200,   200,   200,    200],
    "tasks:late":               [302,    302,   302,   302,   302,   302,    302],
    "tasks:results":            [200,    200,   200,   200,   200,   200,    200],
    "tasks:export":             [200,    200,   200,   200,   200,   200,    200],
    "tasks:plan":               [200,    200,   200,   200,   200,   200,    404],
    "tasks:calendar":           [200,    200,   200,   200,   200,   200,    200],
    "tasks:calendar-feed":      [200,    200,   200,   200,   200,   200,    200],
    "tasks:hand-overs":         [403,    403,   403,   200,   200,   403,    200],
    "tasks:hand-over":          [403,    403,   403,   200,   200,   403,    404],
    "units:sessions":           [200,    200,   200,   200,   200,   200,    200],
    "units:second-factor":      [200,    200,   200,   200,   200,   200,    200],
    "units:second-factor-setup": [200,   200,   200,   200,   200,   200,    200],
    "units:recovery-codes":     [404,    404,   404,   404,   404,   404,    404],
    "units:recovery-codes-file": [404,   404,   404,   404,   404,   404,    404],
    "units:access-review":      [200,    403,   403,   403,   403,   403,    403],
    "api-description":          [200,    200,   200,   200,   200,   200,    200],
    "access-review-workbook":   [200,    403,   403,   403,   403,   403,    403],
    "units:saved-views":        [200,    200,   200,   200,   200,   200,    200],
    "units:saved-views-here":   [200,    200,   200,   200,   200,   200,    200],
    "units:delegations":        [200,    200,   200,   200,   200,   200,    200],
    "units:tokens":             [200,    200,   200,   200,   200,   200,    200],
    "units:session-left":       [200,    200,   200,   200,   200,   200,    200],
    "units:give-code-again":    [302,    302,   302,   302,   302,   302,    302],
    "tasks:offices":            [200,    200,   200,   200,   200,   200,    200],
    "tasks:mine":               [200,    200,   200,   200,   200,   200,    200],
    "tasks:office":             [200,    200,   200,   200,   200,   200,    404],
    "tasks:task":               [200,    200,   200,   200,   200,   200,    404],
    "tasks:assign":             [403,    403,   403,   200,   200,   403,    404],
    "tasks:create":             [403,    403,   403,   200,   200,   403,    404],
    "tasks:split":              [403,    403,   403,   200,   200,   403,    404],
    "tasks:proposals":          [403,    403,   200,   200,   200,   403,    404],
    "tasks:evidence-file":      [200,    200,   200,   200,   200,   200,    404],
    "tasks:quarterly-report":   [200,    200,   200,   200,   200,   200,    404],
    "tasks:reports":            [200,    200,   200,   200,   200,   200,    200],
    "tasks:reports-workbook":   [200,    200,   200,   200,   200,   200,    200],
    "tasks:plan-reports":       [200,    200,   200,   200,   403,   403,    404],
    "tasks:plan-report":        [200,    200,   200,   200,   403,   403,    404],
    "reports:quarter-file":     [200,    200,   200,   200,   403,   403,    404],
    "reports:report-issue":     [403,    403,   422,   422,   403,   403,    404],
    "reports:quarter-preview":  [200,    200,   200,   200,   403,   403,    404],
    "reports:quarter-preview-page": [200,    200,   200,   200,   403,   403,    404],
}  # fmt: skip

POST = {
    "reports:exports":          [422,    422,   422,   422,   422,   422,    422],
    "reports:welcome":          [302,    302,   302,   302,   302,   302,    302],
    "reports:export-stop":      [404,    404,   302,   404,   404,   404,    404],
    "reports:export-again":     [404,    404,   302,   404,   404,   404,    404],
    "tasks:quarterly-report":   [403,    403,   403,   403,   422,   403,    404],
    "tasks:return-report":      [403,    403,   422,   422,   403,   403,    404],
    "tasks:nudge-reports":      [403,    403,   302,   302,   403,   403,    404],
    "tasks:plan-report":        [403,    403,   422,   422,   403,   403,    404],
    "tasks:make-plan-report":   [403,    403,   302,   302,   403,   403,    404],
    "tasks:rewrite-plan-report": [403,    403,   422,   422,   403,   403,    404],
    "tasks:restore-plan-report": [403,    403,   422,   422,   403,   403,    404],
    "tasks:approve-plan-report": [403,    403,   403,   422,   403,   403,    404],
    "tasks:reopen-plan-report": [403,    403,   403,   422,   403,   403,    404],
    "indices:save-cells":       [400,    404,   400,   404,   404,   404,    404],
    "indices:paste-preview":    [400,    404,   400,   404,   404,   404,    404],
    "indices:found":            [422,    403,   403,   403,   403,   403,    403],
    "indices:revise":           [422,    404,   403,   404,   404,   404,    404],
    "indices:discard":          [302,    404,   403,   404,   404,   404,    404],
    "indices:check":            [302,    404,   403,   404,   404,   404,    404],
    "indices:reopen":           [302,    404,   403,   404,   404,   404,    404],
    "indices:publish":          [302,    404,   403,   404,   404,   404,    404],
    "indices:plans-due":        [302,    403,   403,   403,   403,   403,    403],
    "indices:open-to-public":   [302,    403,   403,   403,   403,   403,    403],
    "indices:close-to-public":  [302,    403,   403,   403,   403,   403,    403],
    "reports:pci-edit":         [422,    403,   403,   403,   403,   403,    403],
    "plans:submit":             [403,    403,   422,   422,   403,   403,    404],
    "plans:withdraw":           [403,    403,   422,   422,   403,   403,    404],
    "plans:send-back":          [403,    403,   403,   422,   403,   403,    404],
    "plans:approve":            [403,    403,   403,   422,   403,   403,    404],
    "reports:plan-issue":       [403,    403,   422,   422,   403,   403,    404],
    "reports:document-sign":    [403,    403,   403,   422,   403,   403,    404],
    "reports:document-accept":  [403,    403,   422,   422,   403,   403,    404],
    "reports:document-paper":   [403,    403,   422,   422,   403,   403,    404],
    "reports:document-seal":    [403,    403,   422,   422,   403,   403,    404],
    "reports:document-cancel":  [403,    403,   422,   422,   403,   403,    404],
    "reports:document-public":  [403,    403,   302,   302,   403,   403,    404],
    "reports:report-issue":     [403,    403,   422,   422,   403,   403,    404],
    "reports:put-signature":    [403,    403,   403,   422,   403,   403,    403],
    "reports:remove-signature": [403,    403,   403,   302,   403,   403,    403],
    "reports:put-seal":         [404,    404,   302,   302,   404,   404,    404],
    "reports:remove-seal":      [404,    404,   302,   302,   404,   404,    404],
    "reports:webhooks":        [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook":         [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook-pause":   [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook-resume":  [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook-test":    [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook-delete":  [403,    403,   403,   403,   403,   403,    403],
    "reports:webhook-resend":  [403,    403,   403,   403,   403,   403,    403],
    "plans:close":              [403,    403,   403,   422,   403,   403,    404],
    "plans:adjust":             [403,    403,   422,   422,   403,   403,    404],
    "plans:comment":            [422,    422,   422,   422,   422,   422,    404],
    "plans:resolve-comment":    [403,    403,   302,   302,   403,   403,    404],
    "plans:restore-version":    [403,    403,   422,   422,   403,   403,    404],
    "plans:edit-action":        [403,    403,   302,   302,   403,   403,    404],
    "plans:edit-mend":          [403,    403,   302,   302,   403,   403,    404],
    "plans:import-choices":     [404,    404,   409,   409,   404,   404,    404],
    "plans:import-save":        [404,    404,   409,   409,   404,   404,    404],
    "plans:import-again":       [404,    404,   422,   422,   404,   404,    404],
    "plans:import-discard":     [404,    404,   302,   302,   404,   404,    404],
    "tasks:reminder-preference": [302,   302,   302,   302,   302,   302,    302],
    "tasks:read-reminder":      [404,    404,   404,   404,   404,   302,    404],
    "tasks:read-all":           [302,    302,   302,   302,   302,   302,    302],
    "tasks:bulk":               [404,    404,   404,   404,   404,   404,    404],
    "tasks:renew-calendar":     [302,    302,   302,   302,   302,   302,    302],
    "tasks:stop-calendar":      [302,    302,   302,   302,   302,   302,    302],
    "tasks:hand-over":          [403,    403,   403,   422,   422,   403,    404],
    "units:delegations":        [422,    422,   422,   422,   422,   422,    422],
    "units:saved-views":        [422,    422,   422,   422,   422,   422,    422],
    "units:change-saved-view":  [404,    404,   404,   404,   404,   422,    404],
    "units:delete-saved-view":  [404,    404,   404,   404,   404,   302,    404],
    "units:tokens":             [422,    422,   422,   422,   422,   422,    422],
    "units:revoke-token":       [404,    404,   404,   404,   404,   302,    404],
    "units:end-session":        [404,    404,   404,   404,   404,   302,    404],
    "units:prolong-session":    [200,    200,   200,   200,   200,   200,    200],
    "units:give-code-again":    [302,    302,   302,   302,   302,   302,    302],
    "units:end-other-sessions": [302,    302,   302,   302,   302,   302,    302],
    "units:second-factor-setup": [422,   422,   422,   422,   422,   422,    422],
    "units:new-recovery-codes": [422,    422,   422,   422,   422,   422,    422],
    "units:stop-second-factor": [422,    422,   422,   422,   422,   422,    422],
    "units:end-delegation":     [404,    404,   404,   302,   302,   302,    404],
    "tasks:start":              [403,    403,   403,   403,   302,   422,    404],
    "tasks:tick-off":           [403,    403,   403,   403,   422,   422,    404],
    "tasks:note":               [403,    403,   403,   403,   422,   422,    404],
    "tasks:measure":            [403,    403,   403,   403,   422,   422,    404],
    "tasks:add-evidence":       [403,    403,   403,   403,   422,   422,    404],
    "tasks:remove-evidence":    [403,    403,   403,   302,   302,   302,    404],
    "tasks:ask-extension":      [403,    403,   403,   403,   422,   422,    404],
    "tasks:extend":             [403,    403,   403,   422,   422,   403,    404],
    "tasks:decide-extension":   [403,    403,   403,   422,   422,   403,    404],
    "tasks:confirm":            [403,    403,   403,   422,   422,   403,    404],
    "tasks:send-back":          [403,    403,   403,   422,   422,   403,    404],
    "tasks:pause":              [403,    403,   403,   422,   422,   403,    404],
    "tasks:resume":             [403,    403,   403,   422,   422,   403,    404],
    "tasks:cancel":             [403,    403,   403,   422,   422,   403,    404],
    "tasks:cancel-share":       [403,    403,   403,   422,   422,   403,    404],
}  # fmt: skip

WITHOUT_SIGN_IN = {
    *("units:sign-in", "units:sign-out", "units:second-factor-code"),
    *("units:single-sign-on", "units:single-sign-on-return"),
    *("reports:lookups", "reports:lookup", "tasks:calendar-file"),
    *("reports:public", "reports:public-ranking", "reports:public-xlsx", "reports:accessibility"),
}


def addresses() -> set[str]:
    """The names of all addresses of the portal's pages; those of the API stand in test_api_rights."""
    root = get_resolver()
    spaces = {space: found for space, (_, found) in root.namespace_dict.items() if space not in ("admin", "api-v1")}
    within = {
        f"{space}:{name}" for space, found in spaces.items() for name in found.reverse_dict if isinstance(name, str)
    }
    return within | {name for name in root.reverse_dict if isinstance(name, str)}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def address(cast):
    """Return a function that gives the address of a name, with the cast's objects as its arguments."""
    draft = cast.plan(year=2026, state=Plan.State.DRAFT)
    block = f"g{cast.solution.pk}"
    plan = cast.plan()
    keep_version(plan=plan, occasion="Trước khi thử", by=cast.unit_clerk)
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát thủ tục")
    arguments = {
        **dict.fromkeys(["reports:unit", "reports:unit-pdf", "reports:lift"], ["sngv"]),
        "reports:plan-preview-page": [*plan.address, 1],
        "reports:guide": ["can-bo"],
        **dict.fromkeys(["plans:version", "plans:restore-version"], [*plan.address, 1]),
        **dict.fromkeys(
            ["indices:ranking", "indices:ranking-xlsx", "indices:export", "reports:ranking-pdf"], ["ddci-sbn-2024"]
        ),
        **dict.fromkeys(["reports:block", "reports:heat-map"], ["ddci-sbn-2024"]),
        "reports:component": ["ddci-sbn-2024", "chi-phi-thoi-gian"],
        **dict.fromkeys(["reports:block-xlsx", "reports:block-pdf", "reports:block-png"], ["ddci-sbn-2024"]),
        **dict.fromkeys(["indices:import", "indices:import-check", "indices:import-practice"], ["ddci-sbn-2025"]),
        "indices:enter-result": ["ddci-sbn-2025", "sngv"],
        "indices:correct": ["ddci-sbn-2024", "sngv"],
        **dict.fromkeys(["indices:plans-due", "indices:open-to-public", "indices:close-to-public"], ["ddci-sbn-2024"]),
        "indices:remarks": ["ddci-sbn-2025", "sngv"],
        **dict.fromkeys(["indices:grid", "indices:save-cells", "indices:paste-preview"], ["ddci-sbn-2025"]),
        **dict.fromkeys(["indices:check", "indices:reopen", "indices:publish"], ["ddci-sbn-2025"]),
        "indices:revise": ["ddci-sbn-2025"],
        "tasks:office": ["sngv-lanh-su"],
        **dict.fromkeys(["tasks:create", "tasks:split"], ["sngv-lanh-su", cast.solution.pk]),
        "tasks:proposals": plan.address,
        "tasks:quarterly-report": ["sngv-lanh-su", plan.pk, 2],
        **dict.fromkeys(
            ["tasks:task", "tasks:assign", *(name for name in POST if name.startswith("tasks:") and name not in GET)],
            [task.pk],
        ),
        "tasks:read-all": [],
        **dict.fromkeys(["tasks:bulk", "tasks:renew-calendar", "tasks:stop-calendar"], []),
        "tasks:plan": plan.address,
        "tasks:hand-over": ["canbo"],
        "tasks:return-report": ["sngv-lanh-su", plan.pk, 2],
        **reports_of(cast, plan),
    }

    def arguments_of(name: str) -> list:
        """What is changed by a visit is made anew for each."""
        if name in ("tasks:open-reminder", "tasks:read-reminder"):
            return [reminder_of(cast, task).pk]
        if name == "indices:discard":
            return [an_empty_round_of(cast).code]
        if name == "units:end-session":
            return [a_session_of(cast).pk]
        if name == "units:revoke-token":
            return [a_token_of(cast).pk]
        if name.endswith("-saved-view"):
            return [a_view_of(cast).pk]
        if name == "units:end-delegation":
            return [absence_of(cast).pk]
        if name == "reports:pci-edit":
            return [pci_of(cast)]
        if name in OF_A_TASK:
            return [task.pk, OF_A_TASK[name](cast, task).pk]
        if name in arguments:
            return arguments[name]
        if name.startswith("reports:document-"):
            return [waiting_document(cast, plan).pk]
        if name.endswith(("-signature", "-seal", "signature-png", "seal-png")):
            pictures_of(cast)
            return ["sngv"] if "seal" in name else []
        if name.startswith("reports:export") and name != "reports:exports":
            return [finished_export(cast).pk]
        if name.startswith("reports:webhook") and name != "reports:webhooks":
            delivery = a_delivery_of(cast)
            return [delivery.webhook_id, *([delivery.pk] if name == "reports:webhook-resend" else [])]
        if name == "audit:entry":
            return [record("test.read", plan, "Thử", by=None).pk]
        if name.startswith("plans:import-"):
            return [waiting_import(cast).pk, *(["head"] if name == "plans:import-place" else [])]
        if name == "plans:resolve-comment":
            return [*plan.address, say(plan=plan, block="", text="Xem lại.", by=cast.unit_clerk).pk]
        if name in ("plans:editor", "plans:edit-block") or name.startswith("plans:edit-"):
            return [*draft.address, *([block] if name == "plans:edit-block" else [])]
        whole_lists = ("plans:plans", "plans:new", "plans:import")
        if name.startswith(("plans:", "reports:plan-")) and name not in whole_lists:
            return plan.address
        return []

    return lambda name: reverse(name, args=arguments_of(name))


def reports_of(cast, plan) -> dict[str, list]:
    """An office's report and a consolidated one, both begun; the arguments of the addresses about them."""
    QuarterlyReport.objects.create(plan=plan, office=cast.consular, quarter=2)
    PlanReport.objects.create(plan=plan, quarter=2, title="Kết quả", symbol="BC-SNgV", made_by=cast.unit_clerk)
    quarter = [*plan.address, 2]
    names = [name for name in (*GET, *POST) if name.endswith(("nudge-reports", ":plan-reports", "plan-report"))]
    return {
        **dict.fromkeys([*names, "reports:quarter-preview", "reports:report-issue"], quarter),
        "reports:quarter-file": [*quarter, "pdf"],
        "reports:quarter-preview-page": [*quarter, 1],
    }


def pci_of(cast) -> str:
    """The code of a published PCI edition."""
    if not Edition.objects.filter(index__code="PCI").exists():
        PciCast(cast)
    return "pci-tinh-2024"


def absence_of(cast) -> Delegation:
    today = timezone.localdate()
    return Delegation.objects.create(
        principal=cast.officer, deputy=cast.head, starts_on=today, ends_on=today, made_by=cast.officer
    )


def an_empty_round_of(cast) -> Edition:
    """A round of the year after the draft's, into which nothing was entered."""
    found = Edition.objects.filter(code="ddci-sbn-2026").first()
    return found or cast.edition(2026, [cast.time], Edition.State.DRAFT)


def a_session_of(cast) -> SignedInSession:
    """Where the officer is signed in besides."""
    return SignedInSession.objects.get_or_create(session_key="khac", user=cast.officer, device="Edge")[0]


def a_token_of(cast) -> ApiToken:
    """A token of the officer."""
    expires_at = timezone.now() + timedelta(days=1)
    values = {"scopes": ["tasks:read"], "prefix": "ddci_x", "digest": uuid4().hex, "expires_at": expires_at}
    return ApiToken.objects.create(owner=cast.officer, name=values["digest"], **values)


def a_view_of(cast) -> SavedView:
    """A list of tasks that the officer keeps."""
    return SavedView.objects.get_or_create(owner=cast.officer, name="Của tôi", page="tasks:list", path="/nhiem-vu/")[0]


def evidence_of(cast, task) -> Evidence:
    return Evidence.objects.create(
        task=task, added_by=cast.officer, name="anh.png", content_type="image/png", sha256="0" * 64, size=3,
        file=default_storage.save("minh-chung/00/x", ContentFile(b"png")),
    )  # fmt: skip


def request_of(cast, task) -> Extension:
    day = {"from_day": date(2025, 6, 30), "to_day": date(2025, 7, 31)}
    task.extensions.all().delete()
    return Extension.objects.create(task=task, reason="Chờ số liệu", asked_by=cast.officer, **day)


def reminder_of(cast, task) -> Reminder:
    """What the officer alone was told."""
    tell(Reminder.Kind.ASSIGNED, to=[cast.officer], key="rights", text="x", link=task.get_absolute_url(), task=task)
    return Reminder.objects.get(key="rights")


def share_of(cast, task) -> Task:
    return Task.objects.create(
        solution=task.solution, office=cast.office, title=task.title, role=Task.Role.SUPPORT, lead_task=task
    )


OF_A_TASK = {
    "tasks:evidence-file": evidence_of,
    "tasks:remove-evidence": evidence_of,
    "tasks:decide-extension": request_of,
    "tasks:cancel-share": share_of,
}


def waiting_document(cast, plan) -> Document:
    """The plan's document, which has a number and no signature."""
    name = default_storage.save("van-ban/x", ContentFile(b"%PDF-"))
    values = {"number": 5, "symbol": "KH-SNgV", "day": date(2025, 2, 5), "title": plan.title, "sha256": "0" * 64}
    files = {"original": name, "file": name, "original_sha256": "0" * 64, "size": 5, "snapshot": {}, "space": {}}
    people = {"unit": plan.unit, "signatory": plan.signatory, "prepared_by": cast.unit_clerk}
    return Document.objects.get_or_create(kind="plan", plan=plan, defaults=values | files | people)[0]


def pictures_of(cast) -> None:
    """The head's signature and the department's seal."""
    SignaturePicture.objects.get_or_create(user=cast.head_of_unit, defaults={"picture": b"png"})
    AgencySeal.objects.update_or_create(unit=cast.department, defaults={"picture": b"png"})


def finished_export(cast) -> Export:
    return Export.objects.create(
        title="Kế hoạch", asked_by=cast.unit_clerk, state=Export.State.DONE, finished_at=timezone.now(), size=3,
        sha256="0" * 64, file=default_storage.save("ket-xuat/x", ContentFile(b"zip")),
    )  # fmt: skip


def a_delivery_of(cast) -> Delivery:
    """What another system is to be told, by a webhook that nobody of the table administers."""
    values = {"owner": cast.officer, "address": "https://mot-cua.tinh.gov.vn/", "events": [], "secret": "x"}
    webhook = Webhook.objects.get_or_create(name="Một cửa", defaults=values)[0]
    return Delivery.objects.get_or_create(webhook=webhook, event="ping", event_id="evt_1", body="{}")[0]


def waiting_import(cast) -> PlanImport:
    return PlanImport.objects.create(
        unit=cast.department, index=cast.ddci, year=2027, name="ke-hoach.docx", sha256="0" * 64, size=4,
        state=PlanImport.State.READ, source=source_to_json(Source("docx", (Line("KẾ HOẠCH", 1),))),
        document=document_to_json(a_plan()), uploaded_by=cast.unit_clerk,
        file=default_storage.save("ke-hoach-nhap/x", ContentFile(b"docx")),
    )  # fmt: skip


def test_every_address_stands_in_the_table():
    assert addresses() == {*GET, *POST, *WITHOUT_SIGN_IN}


@pytest.mark.parametrize("name", sorted(GET))
def test_reading(as_user, cast, address, name):
    answers = [as_user(getattr(cast, person)).get(address(name)).status_code for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, GET[name], strict=True))


@pytest.mark.parametrize("name", sorted(POST))
def test_writing(as_user, cast, address, name):
    answers = [as_user(getattr(cast, person)).post(address(name)).status_code for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, POST[name], strict=True))


@pytest.mark.parametrize("name", sorted({*GET, *POST}))
def test_a_stranger_is_sent_to_sign_in(client, address, name):
    response = client.get(address(name))

    assert response.status_code == 302
    assert response.url.startswith("/tai-khoan/dang-nhap/")


PART_OF_A_PAGE = {"text/html", "image/png", "application/json"}


@pytest.mark.parametrize("name", sorted(name for name, answers in GET.items() if 200 in answers))
def test_a_file_that_is_given_out_leaves_an_audit_line(as_user, cast, address, name):
    person = getattr(cast, PEOPLE[GET[name].index(200)])
    url = address(name)
    before = AuditEntry.objects.count()
    response = as_user(person).get(url)

    is_shown = response["Content-Type"].partition(";")[0] in PART_OF_A_PAGE
    is_file = not is_shown or "attachment" in response.headers.get("Content-Disposition", "")
    entries = AuditEntry.objects.filter(pk__gt=0).order_by("pk")[before:]
    assert [(entry.actor, entry.request_id) for entry in entries] == [(person, response["X-Request-ID"])] * is_file
