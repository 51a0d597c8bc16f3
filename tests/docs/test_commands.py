"""Every command in the project's documents is run by a test; which one, and the few that are only compared and why."""

import io
import re
import shutil
import subprocess
from argparse import ArgumentParser

import pytest
import yaml
from django.core.management import call_command, get_commands, load_command_class

from ddci_portal.bench.__main__ import _parser as bench_parser
from tests.docs.commands import PROGRAMS, Command, blocks, commands
from tests.docs.documents import PAPERS, ROOT, words_of
from tests.rights import test_commands as run_by_tests
from units.models import User

COMMANDS = list(commands())
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))

ELSEWHERE = {
    "runserver": "tests/docs/test_make_run.py",
    "createsuperuser": "tests/docs/test_commands.py",
    "seed_benchmark": "tests/reports/test_seed_benchmark.py",
}
"""What test_at_the_prompt.py does not run of manage.py: what stays running, what asks for a password, and what fills a
database for minutes (there with few rows)."""

RUN = {
    "manage.py": "tests/docs/test_at_the_prompt.py",
    "cp": "tests/docs/test_at_the_prompt.py",
    ".venv/bin/ruff": "tests/docs/test_at_the_prompt.py",
    "make pictures": "tests/docs/test_at_the_prompt.py",
    "make run": "tests/docs/test_make_run.py",
    "make setup": "tests/docs/test_make_run.py",  # make run begins with it
    "psql": "tests/units/test_application_role.py",
    ".venv/bin/python -m pytest": "ddci_portal/deploy/test.sh",
    "export": "tests/docs/test_at_the_prompt.py",  # what follows it there
}
"""With what a command begins, and what runs it as it stands."""

COMPARED = {
    "make test": "It is what runs this.",
    "make lint": "The build runs it before the tests (.ci/run); ruff, migrations and models are looked at here too.",
    "make bench": "It takes minutes of a quiet machine; its parts are run by tests/test_bench.py, its list here.",
    "docker": "It needs Docker and images from elsewhere. What runs inside `manage …` is run as manage.py.",
}
"""With what a command begins that no test runs, and why; its words are held against what would run it."""

COMPOSE_OPTIONS = {
    "up": {"-d", "--build", "--no-deps"},
    "run": {"--rm", "-v"},
    "stop": set(),
    "build": set(),
    "logs": {"--no-log-prefix"},
}
"""What is used of docker compose, which not every machine with tests has."""


def row(words: list[str]) -> str:
    """The row of the tables for a command; empty where nothing proves it."""
    line = " ".join(words) + " "
    return next((begin for begin in (*RUN, *COMPARED) if line.startswith((f"{begin} ", f"{begin}-"))), "")


def says_how(parser: ArgumentParser, arguments: list[str]) -> str:
    """What a parser has against the arguments; nothing where it takes them."""
    problems = []
    parser.error = problems.append
    try:
        parser.parse_args(arguments)
    except Exception as error:  # a parser that goes on after an error may stumble
        problems.append(str(error))
    return "; ".join(problems)


def faults(words: list[str]) -> list[str]:
    """What can be seen to be wrong with a command without running it."""
    match words:
        case ["make", *rest]:
            return _of_make(rest)
        case ["manage.py", name, *arguments]:
            return _of_manage(name, arguments)
        case [".venv/bin/python", "-m", "pytest", *arguments]:
            return [word for word in arguments if "/" in word and not (ROOT / word).exists()]
        case ["docker", "compose", verb, *rest]:
            return _of_compose(verb, rest)
        case ["docker", "tag", *images]:
            return [] if {image.partition(":")[0] for image in images} == {"ddci-portal"} else images
        case ["cp", ".env.example", ".env"]:
            return needed_settings() - given_settings()
        case ["psql", *_]:
            return [word for word in words if word.endswith(".sql") and not (ROOT / word).is_file()]
    return []


def _of_make(rest: list[str]) -> list[str]:
    values = dict(word.split("=", 1) for word in rest if "=" in word)
    targets = [word for word in rest if "=" not in word]
    wrong = [name for name in targets if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE)]
    wrong += [name for name in values if not re.search(rf"^{name} \?=|export .*\b{name}\b", MAKEFILE, re.MULTILINE)]
    if not wrong and targets[0].startswith("bench"):
        told = says_how(bench_parser(), ["--scale", values.get("SCALE", "1"), *words_of(values.get("ARGS", ""))])
        wrong += [told] if told else []
    if not wrong and targets[0] == "test":
        wrong += [word for word in words_of(values.get("ARGS", "")) if not (ROOT / word).exists()]
    return wrong


def _of_manage(name: str, arguments: list[str]) -> list[str]:
    """What another test runs with other arguments is asked whether it takes these."""
    package = get_commands().get(name)
    if name not in ELSEWHERE or not arguments:
        return [] if package or name == "LỆNH" else [f"{name} is no command"]
    told = says_how(load_command_class(package, name).create_parser("manage.py", name), arguments)
    return [told] if told else []


def _of_compose(verb: str, rest: list[str]) -> list[str]:
    if verb == "run":
        at = rest.index("migrate")
        options, inside = rest[:at], rest[at + 1 :]
        wrong = faults(["manage.py", *inside[1:]]) if inside[:1] == ["manage"] else inside
    else:
        piped = rest[: rest.index("|")] if "|" in rest else rest
        options = [word for word in piped if word.startswith("-")]
        wrong = [word for word in piped if not word.startswith("-") and word not in COMPOSE["services"]]
    known = COMPOSE_OPTIONS.get(verb)
    if known is None:
        return [*wrong, f"docker compose {verb}"]
    return wrong + [word for word in options if word.startswith("-") and word not in known]


def known_settings() -> set[str]:
    """The variables that the portal reads."""
    text = (ROOT / "ddci_portal" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r"""env(?:_\w+|iron\.get)?\(\s*"([A-Z_0-9]+)\"""", text))


def needed_settings() -> set[str]:
    """The variables without which docker-compose.yml refuses to start."""
    return set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def given_settings() -> set[str]:
    return set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.paper}: {command.line}"[:100])
def test_a_command_is_run_by_a_test_or_is_one_of_the_few_that_cannot_be(command):
    assert not command.words or row(command.words)
    assert list(faults(command.words)) == []
    assert set(command.settings) - known_settings() == set()


def test_no_row_is_left_over_and_what_it_names_is_there():
    """So that what is told of a command's proof goes when the command does."""
    assert {row(command.words) for command in COMMANDS if command.words} == {*RUN, *COMPARED}
    assert [path for path in (*RUN.values(), *ELSEWHERE.values()) if not (ROOT / path).is_file()] == []
    assert {name for name, path in ELSEWHERE.items() if name not in (ROOT / path).read_text(encoding="utf-8")} == {
        "runserver"  # by run.sh
    }


def test_there_are_commands_in_every_paper_that_has_some():
    papers = {command.paper for command in COMMANDS}

    assert {"README.md", "CONTRIBUTING.md", "docs/operation.md", "docs/performance.md"} <= papers
    assert len(COMMANDS) > 60


@pytest.mark.parametrize("line", ["rsync a b", "curl -sf /healthz", ".venv/bin/pip list", "make gone"])
def test_a_command_without_a_proof_is_found(line):
    assert row(Command("", line).words) == ""


@pytest.mark.parametrize(
    "line",
    [
        "make gone",
        "make run DOOR=1",
        "make bench ARGS='--gone'",
        "make test ARGS=tests/gone",
        "manage.py seed_benchmark --scale 7",
        "docker compose run --rm migrate manage gone",
        "docker compose stop gone",
        "docker compose up --gone",
        "docker tag gone ddci-portal",
        ".venv/bin/python -m pytest tests/gone.py",
        "psql -f ddci_portal/deploy/gone.sql",
    ],
)
def test_a_command_that_is_wrong_is_found(line):
    assert faults(Command("", line).words) != []


def test_every_command_of_the_portal_is_told_to_those_who_operate_it():
    told = {words[1] for command in COMMANDS if (words := command.words)[:1] == ["manage.py"] and len(words) > 1}

    assert run_by_tests.own_commands() - told == set()


def test_every_target_of_make_runs_a_sound_script_and_has_a_line_of_help():
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()) - {"help"}

    assert {target for target in phony if not row(["make", target])} == set()
    for target in phony:
        assert f"make {target} " in MAKEFILE
        dry = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        scripts = re.findall(r"ddci_portal/deploy/[\w-]+\.sh", dry)
        assert len(scripts) == 1
        subprocess.run(["bash", "-n", scripts[0]], cwd=ROOT, check=True)


def test_the_build_checks_and_tests_as_contributors_are_told():
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-2:] == ["make lint", "make test"]


def test_no_block_of_commands_goes_unread():
    """A fence says what it holds; what is only set in is a drawing, unless it begins with a program."""
    languages = {block.language for paper in PAPERS for block in blocks(paper.read_text(encoding="utf-8"))}

    assert languages <= {"", "sh", "python", "diff", "yaml", "csv", "json", "text"}
    assert all(shutil.which(word) is None or word in PROGRAMS for word in first_words())


def first_words() -> set[str]:
    """With what blocks that are only set in begin."""
    found = [block for paper in PAPERS for block in blocks(paper.read_text(encoding="utf-8")) if not block.language]
    return {block.text.split()[0] for block in found}


class Keyboard:
    """Somebody sits at the prompt."""

    def isatty(self) -> bool:
        return True


def test_the_first_account_of_an_installation_is_made_and_may_enter_the_administration(db, client, monkeypatch):
    """As it is written, without options: it asks, in this order."""
    typed = iter(["quantri", "Đỗ Quản Trị", "quantri@example.vn"])
    monkeypatch.setattr("builtins.input", lambda *prompt: next(typed))
    monkeypatch.setattr("getpass.getpass", lambda *prompt: "mot mat khau dai va rieng")
    call_command("createsuperuser", stdin=Keyboard(), stdout=io.StringIO())

    assert client.login(username="quantri", password="mot mat khau dai va rieng")
    assert User.objects.get().is_superuser
    assert list(typed) == []


def variables(text: str) -> set[str]:
    return set(re.findall(r"\$\{(\w+)", text))


def test_the_compose_file_holds_together():
    """What `docker compose config` would say on a machine that has it: each name that is used is told."""
    services = COMPOSE["services"]
    told = {kind: {*COMPOSE[kind], "default"} for kind in ("networks", "volumes", "secrets")}
    for service in services.values():
        assert set(service.get("depends_on", ())) <= services.keys()
        for kind in told:
            used = {name.partition(":")[0] for name in service.get(kind, ())}
            assert {name for name in used - told[kind] if not (ROOT / name).is_file()} == set()
    assert variables((ROOT / "docker-compose.yml").read_text(encoding="utf-8")) - given_settings() == set()


def test_commands_addresses_and_files_that_guides_name_are_the_portals(db, client):
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "reports" / "help").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r"<code>([^<]+)</code>", text)}
    known = run_by_tests.own_commands() | known_settings()
    unknown = {name for name in named - known if not name.startswith("/") and not (ROOT / name).is_file()}

    assert unknown == set()
    assert {client.get(name).status_code for name in named if name.startswith("/")} == {200}
    assert {"backup", "verify_audit", "docs/operation.md", "WEBHOOK_HOSTS"} <= named
