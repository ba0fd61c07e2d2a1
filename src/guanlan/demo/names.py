"""Names of the demonstration's enterprises: formed as the registry forms them, of trade names that nobody bears.

区县 + 字号 + 行业 + 组织形式. Every trade name has the 澜 of the product in it, so that a reader of any list sees that
the enterprise is invented; lines of business carry their GB/T 4754 class, so that the industry shown fits the name.
"""

from __future__ import annotations

BRANDS = tuple(f"{first}{last}" for first in ("澜", "观") for last in "川岳峡峰江屏汀渡石桥台洲城原坪溪泉湖林松")
LOCAL_BRANDS = tuple(f"{first}澜" for first in "兴惠裕润康嘉瑞德信昌盛宏新和永景")
SUFFIXES = ("有限公司", "有限责任公司", "有限公司", "有限公司", "有限责任公司", "有限公司", "股份有限公司")

# What a group of a trade does, the first being its own; (line, section, class).
LINES = {
    "交通开发投资": (("公路建设运营", "G", "G54"), ("公共交通", "G", "G54"), ("轨道交通运营", "G", "G54"), ("客运站场", "G", "G54"), ("公路养护工程", "E", "E48")),
    "水务环境": (("自来水", "D", "D46"), ("污水处理", "D", "D46"), ("供水工程", "E", "E48"), ("水质检测", "M", "M74"), ("水环境治理", "N", "N77")),
    "建筑工程": (("建筑工程", "E", "E47"), ("市政工程", "E", "E48"), ("建筑安装", "E", "E49"), ("建筑装饰", "E", "E50"), ("混凝土", "C", "C30")),
    "机电装备": (("机床制造", "C", "C34"), ("通用机械", "C", "C34"), ("电气设备", "C", "C38"), ("汽车零部件", "C", "C36"), ("机械铸造", "C", "C33")),
    "化工医药": (("化工", "C", "C26"), ("制药", "C", "C27"), ("化学试剂", "C", "C26"), ("医药销售", "F", "F51"), ("塑料制品", "C", "C29")),
    "商贸流通": (("商贸", "F", "F51"), ("百货", "F", "F52"), ("农产品批发市场", "F", "F51"), ("超市连锁", "F", "F52"), ("进出口贸易", "F", "F51")),
    "文化旅游": (("景区运营", "N", "N78"), ("旅行社", "L", "L72"), ("酒店管理", "H", "H61"), ("演艺", "R", "R88"), ("文化传播", "R", "R87")),
    "港口物流": (("物流", "G", "G58"), ("港口装卸", "G", "G55"), ("仓储", "G", "G59"), ("货运代理", "G", "G58"), ("内河航运", "G", "G55")),
    "城市建设投资": (("城市更新", "N", "N78"), ("市政设施管理", "N", "N78"), ("园林绿化", "N", "N78"), ("停车场管理", "N", "N78"), ("土地整治", "N", "N79")),
    "能源": (("热电", "D", "D44"), ("水力发电", "D", "D44"), ("燃气", "D", "D45"), ("配售电", "D", "D44"), ("新能源发电", "D", "D44")),
    "农业投资": (("粮油种植", "A", "A01"), ("果业", "A", "A01"), ("生猪养殖", "A", "A03"), ("粮食储备", "G", "G59"), ("农产品加工", "C", "C13")),
    "数字科技": (("软件", "I", "I65"), ("数据服务", "I", "I65"), ("信息系统集成", "I", "I65"), ("云计算", "I", "I65"), ("通信技术服务", "I", "I63")),
    "房地产": (("房地产开发", "K", "K70"), ("物业管理", "K", "K70"), ("公租房管理", "K", "K70"), ("房屋租赁", "K", "K70"), ("房地产经纪", "K", "K70")),
    "生态环保": (("环保工程", "N", "N77"), ("垃圾处理", "N", "N78"), ("环境监测", "M", "M74"), ("再生资源回收", "F", "F51"), ("固废处置", "N", "N77")),
    "轻工纺织": (("纺织", "C", "C17"), ("服装", "C", "C18"), ("家具", "C", "C21"), ("造纸", "C", "C22"), ("印务", "C", "C23")),
}  # fmt: skip
TRADES = tuple(LINES)


def short(district: str) -> str:
    """渝北区 as 渝北, 石柱土家族自治县 as 石柱."""
    for ending in ("土家族苗族自治县", "苗族土家族自治县", "土家族自治县", "自治县"):
        if district.endswith(ending):
            return district.removesuffix(ending)
    return district[:-1] if len(district) > 2 else district
