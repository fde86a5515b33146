"""One measured figure, with what it is made of."""

from dataclasses import dataclass, field


@dataclass
class Figure:
    name: str
    value: float
    unit: str
    made_of: dict = field(default_factory=dict)
    is_met: bool = True

    def told(self):
        return {"name": self.name, "value": self.value, "unit": self.unit, "is_met": self.is_met, **self.made_of}
