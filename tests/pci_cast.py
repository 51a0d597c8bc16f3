"""The small cast's province in PCI: two published years of 63 provinces, and a year in work of 34 with a new set."""

from decimal import Decimal

from indices.models import Block, Component, ComponentScore, Edition, EditionComponent, Index, Result


class PciCast:
    """Land and transparency were there all along; labour came in 2024 and gave way to administration in 2025."""

    def __init__(self, cast):
        self.province = cast.province
        self.index = Index.objects.create(code="PCI", name="Chỉ số năng lực cạnh tranh cấp tỉnh")
        self.land = self._component("tiep-can-dat-dai", "Tiếp cận đất đai")
        self.transparency = self._component("tinh-minh-bach", "Tính minh bạch")
        self.labour = self._component("dao-tao-lao-dong", "Đào tạo lao động")
        self.administration = self._component("chinh-quyen-kien-tao", "Chính quyền kiến tạo")
        published, draft = Edition.State.PUBLISHED, Edition.State.DRAFT
        self.of_2023 = self._edition(2023, 63, published, [self.land, self.transparency, self.labour])
        self.of_2024 = self._edition(2024, 63, published, [self.land, self.transparency, self.labour])
        self.of_2025 = self._edition(2025, 34, draft, [self.land, self.transparency, self.administration])
        self.result(self.of_2023, "69.05", 13, [("6.50", 20), ("6.00", 30), (None, None)])
        self.result(self.of_2024, "69.01", 16, [("6.41", 25), ("6.30", 28), (None, None)])

    def _component(self, code, name) -> Component:
        return Component.objects.create(index=self.index, code=code, name=name)

    def _edition(self, year, size, state, components) -> Edition:
        edition = Edition.objects.create(
            index=self.index, block=Block.PROVINCES, year=year, code=f"pci-tinh-{year}", size=size, state=state
        )
        for position, component in enumerate(components, start=1):
            EditionComponent.objects.create(
                edition=edition, component=component, position=position, name=component.name
            )
        return edition

    def result(self, edition, total, rank, scores) -> Result:
        """Store the province's row; scores are (score, rank) in the order of the edition's components."""
        result = Result.objects.create(edition=edition, unit=self.province, total=Decimal(total), rank=rank)
        for line, (score, place) in zip(edition.lines.all(), scores, strict=True):
            if score:
                ComponentScore.objects.create(result=result, line=line, score=Decimal(score), rank=place)
        return result

    @staticmethod
    def line(edition, component) -> EditionComponent:
        return edition.lines.get(component=component)
