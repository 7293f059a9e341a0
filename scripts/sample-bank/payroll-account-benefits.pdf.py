"""Writes the payroll benefits leaflet: a PDF whose Chinese font is named and not embedded.

The font is a CID font of the collection Adobe-GB1 with a predefined CMap and without a ToUnicode table, so a
reader must bring the CMap to get at the text. The table has no lines: only positions make its columns.
"""

import sys
from pathlib import Path

PAGE = (595, 842)
LEFT, TOP = 62, 770
COLUMNS = (62, 220, 322, 424)
DATE = "D:20260101000000+00'00'"

Line = tuple[float, float, float, str]

INTRO = [
    "本说明自2026年7月1日起施行，适用于由单位在港湾银行代发工资、工资入账到海湾借记卡的个人客户。",
    "优惠档位按最近3个月的月均代发工资金额确定，每月5日系统自动更新，不需要申请。",
]
TABLE = [
    ("优惠项目", "A档", "B档", "C档"),
    ("月均代发工资（元）", "3,000至8,000", "8,000至20,000", "20,000以上"),
    ("海湾借记卡年费", "免", "免", "免"),
    ("他行自助设备取现", "每月前5笔免", "每月前15笔免", "不限笔数免"),
    ("超过免费笔数后", "3元/笔", "3元/笔", "—"),
    ("补换卡工本费", "5折", "每年首次免", "免"),
    ("短信通知月费", "免", "免", "免"),
    ("存款证明（份/年）", "免1份", "免2份", "免4份"),
]
BELOW = [
    "金额区间含下限、不含上限；月均不足3,000元的，只享受借记卡年费和短信通知月费的减免。",
    "与客户等级、卡片等级的优惠重叠的，按对客户最有利的一项执行，不叠加。例如持金卡的A档客户，",
    "他行自助设备取现按金卡的每月前10笔免费执行。",
]
SECOND = [
    ("二、怎样成为代发工资客户", [
        "由所在单位与港湾银行签订代发协议，员工提供本人海湾借记卡卡号即可；Ⅱ类户不能作为代发账户。",
        "单位名称、发放日期和金额由单位提供，工资一般在单位指定日期的15:00前入账。",
        "对入账金额有疑问的，请先向单位人事部门核对。",
    ]),
    ("三、换单位或停发之后", [
        "连续3个月没有代发入账的，从第4个月起停止优惠，按卡片等级和客户等级的标准收费。",
        "换单位后继续由港湾银行代发的，在新单位第一次代发当月恢复优惠。",
        "停发不影响卡片使用，也不需要销户。",
    ]),
    ("四、养老金与退休人员", [
        "代发养老金不分金额，他行自助设备取现为每月前8笔免费，其他项目享受A档优惠。",
        "代发养老金的账户，每月前3笔网点柜台跨行转账免收手续费。",
        "年满60周岁的客户在网点柜台办理跨行转账，单笔5万元以下免收手续费。",
    ]),
    ("五、查询与咨询", [
        "在港湾手机银行“我的—代发专区”查看当前档位、本月已用笔数和单位代发记录。",
        "客服热线 400-000-0100，每天24小时；投诉电话 400-000-0120。",
    ]),
]


def first_page() -> list[Line]:
    lines: list[Line] = [(LEFT, TOP, 16, "代发工资账户优惠说明"), (LEFT, TOP - 34, 12, "一、优惠档位")]
    y = TOP - 56
    for text in INTRO:
        y = put_wrapped(lines, y, text)
    y -= 10
    for row in TABLE:
        lines += [(x, y, 9.5, cell) for x, cell in zip(COLUMNS, row)]
        y -= 21
    y -= 6
    for text in BELOW:
        lines.append((LEFT, y, 9.5, text))
        y -= 17
    return lines


def second_page() -> list[Line]:
    lines: list[Line] = []
    y = TOP
    for heading, sentences in SECOND:
        lines.append((LEFT, y, 12, heading))
        y -= 22
        for text in sentences:
            y = put_wrapped(lines, y, text)
        y -= 14
    return lines


def put_wrapped(lines: list[Line], y: float, text: str, width: int = 46) -> float:
    for start in range(0, len(text), width):
        lines.append((LEFT, y, 10, text[start : start + width]))
        y -= 18
    return y


def content(lines: list[Line], number: int, count: int) -> bytes:
    edge: list[Line] = [(LEFT, 806, 8, "港湾银行 个人业务说明"), (455, 40, 8, f"第 {number} 页，共 {count} 页")]
    return "\n".join(
        f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex().upper()}> Tj ET"
        for x, y, size, text in edge + lines
    ).encode()


def write(target: Path) -> None:
    pages = [first_page(), second_page()]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [7 0 R 9 0 R] /Count 2 >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H"
        b" /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        # CIDs 1 to 95 are ASCII at half width (Adobe-GB1), so figures do not stand a full width apart.
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
        b" /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        f"<< /Title <FEFF{'代发工资账户优惠说明'.encode('utf-16-be').hex()}> /CreationDate ({DATE}) >>".encode(),
    ]
    for index, lines in enumerate(pages):
        stream = content(lines, index + 1, len(pages))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * index} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    target.write_bytes(assemble(objects))


def assemble(objects: list[bytes]) -> bytes:
    body = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(body)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
