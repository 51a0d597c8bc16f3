"""Every command in the project's documents is run by a test, or held against what would run it."""

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

MADE = {
    "run": "tests/docs/test_make_run.py",
    "setup": "tests/docs/test_make_run.py",  # make run begins with it
    "test": "ddci_portal/deploy/test.sh",  # what runs this very test; .ci/run does nothing else after lint
    "lint": "ddci_portal/deploy/lint.sh",
    "bench": "tests/test_bench.py",
    "bench-quick": "tests/test_bench.py",
    "pictures": "ddci_portal/deploy/pictures.sh",
}
"""What `make` makes, and what runs it: a test, or the script itself where it is the build or begins with a browser."""

DJANGOS = {
    "migrate": "ddci_portal/deploy/run.sh",
    "runserver": "ddci_portal/deploy/run.sh",
    "makemigrations": "ddci_portal/deploy/lint.sh",
    "createsuperuser": "tests/docs/test_commands.py",
}
"""Django's own commands, and what runs them."""

COMPOSE_OPTIONS = {
    "up": {"-d", "--build", "--no-deps"},
    "run": {"--rm", "-v"},
    "stop": set(),
    "build": set(),
    "logs": {"--no-log-prefix"},
}
"""What is used of docker compose, which not every machine with tests has. Where it is there, its own help is asked."""


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
    """What is wrong with a command; a program that nothing here knows is."""
    match words:
        case []:
            return []
        case ["export", *_]:
            return []
        case ["make", *rest]:
            return _of_make(rest)
        case ["manage.py", "LỆNH", *_]:
            return []
        case ["manage.py", name, *arguments]:
            return _of_manage(name, arguments)
        case [".venv/bin/python", "-m", "pytest", *arguments]:
            return [word for word in arguments if "/" in word and not (ROOT / word).exists()]
        case [".venv/bin/ruff", "check" | "format" as verb, "."]:
            return [] if f"-m ruff {verb}" in script("lint.sh") else [verb]
        case ["docker", "compose", verb, *rest]:
            return _of_compose(verb, rest)
        case ["docker", "tag", *images]:
            return [] if {image.partition(":")[0] for image in images} == {"ddci-portal"} else images
        case ["cp", ".env.example", ".env"]:
            return needed_settings() - given_settings()
        case ["psql", *_]:
            return [word for word in words if word.endswith(".sql") and not (ROOT / word).is_file()]
    return [f"nothing proves {words}"]


def script(name: str) -> str:
    return (ROOT / "ddci_portal" / "deploy" / name).read_text(encoding="utf-8")


def _of_make(rest: list[str]) -> list[str]:
    values = dict(word.split("=", 1) for word in rest if "=" in word)
    targets = [word for word in rest if "=" not in word]
    wrong = [name for name in targets if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE) or name not in MADE]
    wrong += [name for name in values if not re.search(rf"^{name} \?=|export .*\b{name}\b", MAKEFILE, re.MULTILINE)]
    if not wrong and targets[0].startswith("bench"):
        told = says_how(bench_parser(), ["--scale", values.get("SCALE", "1"), *words_of(values.get("ARGS", ""))])
        wrong += [told] if told else []
    if not wrong and targets[0] == "test":
        wrong += [word for word in words_of(values.get("ARGS", "")) if not (ROOT / word).exists()]
    return wrong


def _of_manage(name: str, arguments: list[str]) -> list[str]:
    package = get_commands().get(name)
    ours = {*run_by_tests.COMMANDS, *run_by_tests.ELSEWHERE}
    if package is None or (name not in ours and name not in DJANGOS):
        return [f"{name} is no command that a test runs"]
    if not arguments and name not in ours:
        return []
    told = says_how(load_command_class(package, name).create_parser("manage.py", name), arguments)
    # A command may be named without what it needs, to speak of it.
    return [told] if told and arguments else []


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
def test_a_command_is_one_that_exists_as_it_is_written(command):
    assert list(faults(command.words)) == []
    assert set(command.settings) - known_settings() == set()


def test_there_are_commands_in_every_paper_that_has_some():
    papers = {command.paper for command in COMMANDS}

    assert {"README.md", "CONTRIBUTING.md", "docs/operation.md", "docs/performance.md"} <= papers
    assert len(COMMANDS) > 60


@pytest.mark.parametrize(
    "line",
    [
        "make gone",
        "make run DOOR=1",
        "make bench ARGS='--gone'",
        "make test ARGS=tests/gone",
        "manage.py gone",
        "manage.py shell",
        "manage.py verify_audit --gone",
        "manage.py export_scores --edition ddci-sbn-2024",
        "docker compose run --rm migrate manage gone",
        "docker compose stop gone",
        "docker compose up --gone",
        ".venv/bin/python -m pytest tests/gone.py",
        "psql -f ddci_portal/deploy/gone.sql",
        "rsync a b",
    ],
)
def test_a_command_that_is_wrong_or_that_nothing_proves_is_found(line):
    assert faults(Command("", line).words) != []


def test_every_command_of_the_portal_is_told_to_those_who_operate_it():
    told = {words[1] for command in COMMANDS if (words := command.words)[:1] == ["manage.py"] and len(words) > 1}

    assert run_by_tests.own_commands() - told == set()


def test_every_target_of_make_is_run_by_what_the_table_says_and_has_a_line_of_help():
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()) - {"help"}

    assert phony - MADE.keys() == set()
    for target in phony:
        assert (ROOT / MADE[target]).is_file()
        assert f"make {target} " in MAKEFILE
        dry = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        scripts = re.findall(r"ddci_portal/deploy/[\w-]+\.sh", dry)
        assert len(scripts) == 1
        subprocess.run(["bash", "-n", scripts[0]], cwd=ROOT, check=True)


@pytest.mark.parametrize(("name", "where"), DJANGOS.items())
def test_djangos_own_commands_are_run_where_the_table_says(name, where):
    assert re.search(rf"manage\.py {name}|[\"']{name}[\"']", (ROOT / where).read_text(encoding="utf-8"))


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


def test_the_first_account_of_an_installation_is_made_and_may_enter_the_administration(db, client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "mot mat khau dai va rieng")
    call_command(
        "createsuperuser",
        "--noinput",
        username="quantri",
        full_name="Đỗ Quản Trị",
        email="quantri@example.vn",
        stdout=io.StringIO(),
    )

    assert client.login(username="quantri", password="mot mat khau dai va rieng")
    assert User.objects.get().is_superuser
