"""Invented trade names for the demonstration's counterparties; none is meant to be a company that exists."""

from __future__ import annotations

STEMS = (
    "渝砚", "江岫", "岷泽", "嘉黎", "巴峤", "涪筠", "綦岚", "垫穗", "云栎", "川澍", "璧澜", "铜箬", "梁圃", "丰穰", "石砾", "秀屿",
    "酉岭", "彭渚", "黔苑", "奉曦", "巫岑", "城垣", "开垚", "忠铄", "武骅", "南芷", "合旸", "永璘", "荣湛", "潼汀", "大荻", "长昀",
    "万渡", "北碚川", "沙汀", "九垣", "渡岸", "歌珞", "磁禾", "观澍", "白杞", "青岫", "松屏", "竹溪源", "梅岭川", "龙洄", "凤栖川", "鹤汀",
    "鹿鸣川", "燕岑",
)  # fmt: skip
TRADES = (
    "建材", "物流", "机电设备", "信息技术", "劳务", "环保工程", "商贸", "电力安装", "检测技术", "园林绿化", "仓储", "新能源",
)  # fmt: skip
FORMS = ("有限公司", "有限责任公司", "（重庆）有限公司", "股份有限公司", "经营部")


def trade_name(number: int) -> str:
    """The name of counterparty `number`: all names below 3000 differ."""
    stem, rest = STEMS[number % len(STEMS)], number // len(STEMS)
    return stem + TRADES[rest % len(TRADES)] + FORMS[rest // len(TRADES) % len(FORMS)]
