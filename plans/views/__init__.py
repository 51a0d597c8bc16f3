from plans.views.comments import comment, comments, resolve_comment
from plans.views.editor import edit_block, editor
from plans.views.editor_actions import edit_action, edit_mend
from plans.views.editor_side import edit_blocks, edit_changes, edit_checks, edit_names
from plans.views.editor_targets import edit_targets
from plans.views.history import compare, restore_version, version, versions
from plans.views.importing import (
    import_again,
    import_choices,
    import_discard,
    import_file,
    import_plan,
    import_review,
    import_save,
)
from plans.views.importing_place import import_place
from plans.views.life import adjust, approve, close, send_back, submit, withdraw
from plans.views.reading import plan_list, plan_page
from plans.views.starting import new_plan

__all__ = [
    "adjust",
    "approve",
    "close",
    "comment",
    "comments",
    "compare",
    "edit_action",
    "edit_block",
    "edit_blocks",
    "edit_changes",
    "edit_checks",
    "edit_mend",
    "edit_names",
    "edit_targets",
    "editor",
    "import_again",
    "import_choices",
    "import_discard",
    "import_file",
    "import_place",
    "import_plan",
    "import_review",
    "import_save",
    "new_plan",
    "plan_list",
    "plan_page",
    "resolve_comment",
    "restore_version",
    "send_back",
    "submit",
    "version",
    "versions",
    "withdraw",
]
