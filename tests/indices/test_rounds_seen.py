"""A round that is at hand is open to those for whom the list of rounds has it, and to nobody else."""

from indices.models import Block, Edition
from units.models import Unit, User
from units.permissions import Role


def test_one_round_and_the_list_of_rounds_agree(cast):
    """Published and draft rounds of the own province, of another one, of a made-up one, and PCI; everybody in turn."""
    other = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="cao-bang", name="Tỉnh Cao Bằng")
    sample = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="mau", name="Tỉnh mẫu", is_sample=True)
    cast.person("caobang", "Đàm Cao Bằng", other, Role.STANDING_CLERK)
    cast.person("cntt", "Bế Công Nghệ", cast.province, Role.IT_STAFF)
    User.objects.create(username="moi", full_name="Người Mới")
    for state in (Edition.State.DRAFT, Edition.State.PUBLISHED):
        for province in (other, sample, None):
            block = Block.DEPARTMENTS if province else Block.PROVINCES
            code = f"{province.code if province else 'pci'}-{state}"
            Edition.objects.create(
                index=cast.ddci, province=province, block=block, code=code, state=state,
                year=2024 if state == Edition.State.DRAFT else 2023,
            )  # fmt: skip
    seen = {}
    for user in User.objects.all():
        listed = set(Edition.objects.visible_to(user).values_list("code", flat=True))
        seen[user.username] = listed
        assert {one.code for one in Edition.objects.all() if one.is_visible_to(user)} == listed

    published = {"ddci-sbn-2023", "ddci-sbn-2024", "mau-published", "pci-published"}
    assert seen["canbo"] == seen["cntt"] == published
    assert seen["thuongtruc"] == published | {"ddci-sbn-2025", "pci-draft"}
    assert seen["caobang"] == {"mau-published", "pci-published", "cao-bang-published", "cao-bang-draft", "pci-draft"}
    assert seen["moi"] == set()
