"""The invented schools of the demonstration, their offices and their people."""

from __future__ import annotations

UNITS: dict[str, tuple[str, str, str, str, str]] = {
    "bureau": ("3390010001", "云溪县教育局", "县教育局", "BUREAU", ""),
    "central": ("3390010002", "城关镇中心学校", "中心学校", "CENTRAL_SCHOOL", "bureau"),
    "first": ("3390010003", "明德小学", "明德小学", "PRIMARY", "central"),
    "second": ("3390010004", "启智小学", "启智小学", "PRIMARY", "central"),
    "middle": ("3390010005", "城关初级中学", "城关初中", "MIDDLE", "central"),
    "kindergarten": ("3390010006", "春苗幼儿园", "春苗幼儿园", "KINDERGARTEN", "central"),
}
"""Key of a unit: its code, name, short name, kind and the unit above it."""

SCHOOLS = ("first", "second", "middle", "kindergarten")
"""Units that teach."""

ADDRESSES = {
    "bureau": "云溪县人民路1号",
    "central": "云溪县城关镇学府路8号",
    "first": "云溪县城关镇学府路18号",
    "second": "云溪县城关镇东门街66号",
    "middle": "云溪县城关镇文昌路102号",
    "kindergarten": "云溪县城关镇春晖巷5号",
}

DEPARTMENTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "bureau": (("计划财务科", "OFFICE", "bureau"),),
    "central": (("后勤处", "OFFICE", "central_office"),),
    "first": (
        ("校长室", "OFFICE", "principal"),
        ("总务处", "OFFICE", "director"),
        ("教导处", "OFFICE", "department_head"),
        ("德育处", "OFFICE", "inspector"),
        ("信息中心", "FUNCTION_ROOM", "administrator"),
        ("语文组", "RESEARCH_GROUP", "teacher_1"),
        ("数学组", "RESEARCH_GROUP", "teacher_2"),
        ("综合组", "RESEARCH_GROUP", "auditor"),
        ("食堂", "CANTEEN", "canteen_manager"),
        ("保健室", "FUNCTION_ROOM", "nurse"),
    ),
    "second": (
        ("校长室", "OFFICE", "principal"),
        ("总务处", "OFFICE", "director"),
        ("教导处", "OFFICE", "department_head"),
        ("语数组", "RESEARCH_GROUP", "auditor"),
        ("综合组", "RESEARCH_GROUP", "inspector"),
        ("食堂", "CANTEEN", "canteen_manager"),
        ("保健室", "FUNCTION_ROOM", "nurse"),
    ),
    "middle": (
        ("校长室", "OFFICE", "principal"),
        ("总务处", "OFFICE", "director"),
        ("教务处", "OFFICE", "teacher_1"),
        ("食堂", "CANTEEN", "director"),
    ),
    "kindergarten": (
        ("园长室", "OFFICE", "principal"),
        ("保教处", "OFFICE", "teacher_1"),
        ("食堂", "CANTEEN", "cook_1"),
    ),
}
"""Departments of a unit: name, kind and who heads it."""

PEOPLE: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "bureau": (("bureau", "顾志刚", "男", "计划财务科", "科员"),),
    "central": (
        ("central_office", "梁国平", "男", "后勤处", "后勤负责人"),
        ("clerk", "丁雪梅", "女", "后勤处", "科员"),
    ),
    "first": (
        ("principal", "李明远", "男", "校长室", "校长"),
        ("director", "高建国", "男", "总务处", "总务主任"),
        ("storekeeper", "马桂兰", "女", "总务处", "仓库保管员"),
        ("asset_clerk", "周敏", "女", "总务处", "资产管理员"),
        ("buyer", "钱学军", "男", "总务处", "采购员"),
        ("accountant", "许静", "女", "总务处", "会计"),
        ("auditor", "沈文斌", "男", "综合组", "班主任"),
        ("canteen_manager", "何桂英", "女", "食堂", "食堂管理员"),
        ("canteen_staff", "罗秀英", "女", "食堂", "食堂验收员"),
        ("department_head", "郑伟", "男", "教导处", "教导主任"),
        ("class_teacher", "王晓梅", "女", "语文组", "班主任"),
        ("teacher", "刘欣怡", "女", "教导处", "教师"),
        ("maintenance", "孙国强", "男", "总务处", "水电工"),
        ("cleaner", "张翠花", "女", "总务处", "保洁员"),
        ("guard", "赵德顺", "男", "总务处", "门卫保安"),
        ("nurse", "吴海燕", "女", "保健室", "保健员"),
        ("inspector", "孙丽华", "女", "德育处", "班主任"),
        ("administrator", "陈立", "男", "信息中心", "信息管理员"),
        ("cook_1", "李桂芳", "女", "食堂", "炊事员"),
        ("cook_2", "王建国", "男", "食堂", "炊事员"),
        ("teacher_1", "方雅琴", "女", "语文组", "班主任"),
        ("teacher_2", "胡军", "男", "数学组", "班主任"),
        ("teacher_3", "蔡玉珍", "女", "语文组", "班主任"),
        ("teacher_4", "潘小红", "女", "语文组", "班主任"),
        ("teacher_5", "董志远", "男", "数学组", "班主任"),
        ("teacher_6", "袁媛", "女", "数学组", "班主任"),
        ("teacher_7", "邓春兰", "女", "语文组", "班主任"),
        ("teacher_8", "曹阳", "男", "综合组", "班主任"),
        ("teacher_9", "彭佳慧", "女", "数学组", "班主任"),
        ("teacher_10", "曾凡", "男", "数学组", "班主任"),
        ("teacher_11", "吕秋菊", "女", "语文组", "班主任"),
        ("teacher_12", "单雨晴", "女", "综合组", "班主任"),
    ),
    "second": (
        ("principal", "宋雅萍", "女", "校长室", "校长"),
        ("director", "韩冬生", "男", "总务处", "总务主任"),
        ("storekeeper", "冯秀兰", "女", "总务处", "仓库保管员"),
        ("asset_clerk", "程琳", "女", "综合组", "资产管理员"),
        ("buyer", "田永刚", "男", "综合组", "采购员"),
        ("accountant", "任素云", "女", "总务处", "会计"),
        ("auditor", "姜海", "男", "语数组", "班主任"),
        ("canteen_manager", "范玉兰", "女", "食堂", "食堂管理员"),
        ("canteen_staff", "石小凤", "女", "食堂", "食堂验收员"),
        ("department_head", "姚建华", "男", "教导处", "教导主任"),
        ("class_teacher", "谭静", "女", "语数组", "班主任"),
        ("teacher", "廖晓东", "男", "教导处", "教师"),
        ("maintenance", "邹大勇", "男", "总务处", "水电工"),
        ("cleaner", "熊菊香", "女", "总务处", "保洁员"),
        ("guard", "金福根", "男", "总务处", "门卫保安"),
        ("nurse", "陆敏芝", "女", "保健室", "保健员"),
        ("inspector", "郝倩", "女", "综合组", "班主任"),
        ("teacher_1", "孔令辉", "男", "语数组", "班主任"),
        ("teacher_2", "白雪", "女", "语数组", "班主任"),
        ("teacher_3", "崔丽", "女", "语数组", "班主任"),
        ("teacher_4", "康宁", "男", "语数组", "班主任"),
    ),
    "middle": (
        ("principal", "毛志宏", "男", "校长室", "校长"),
        ("director", "邱建平", "男", "总务处", "总务主任"),
        ("teacher_1", "秦岭", "男", "教务处", "班主任"),
        ("teacher_2", "江雪莹", "女", "教务处", "班主任"),
        ("teacher_3", "史红梅", "女", "教务处", "班主任"),
        ("teacher_4", "顾晓峰", "男", "教务处", "班主任"),
        ("teacher_5", "侯婷婷", "女", "教务处", "班主任"),
        ("cook_1", "龙四妹", "女", "食堂", "炊事员"),
    ),
    "kindergarten": (
        ("principal", "邵美玲", "女", "园长室", "园长"),
        ("teacher_1", "孟晓霞", "女", "保教处", "幼儿教师"),
        ("teacher_2", "万佳", "女", "保教处", "幼儿教师"),
        ("teacher_3", "段莉莉", "女", "保教处", "幼儿教师"),
        ("teacher_4", "雷蕾", "女", "保教处", "幼儿教师"),
        ("cook_1", "钱来娣", "女", "食堂", "炊事员"),
    ),
}
"""Staff of a unit: key, name, gender, department and position. The key of a role's holder is the role."""

CLASSES: dict[str, tuple[tuple[str, str, str, tuple[str, ...]], ...]] = {
    "first": (
        ("一", "GRADE_1", "（{}）班", ("teacher_1", "teacher_2", "teacher_3")),
        ("二", "GRADE_2", "（{}）班", ("teacher_4", "teacher_5", "teacher_6")),
        ("三", "GRADE_3", "（{}）班", ("inspector", "class_teacher", "teacher_7")),
        ("四", "GRADE_4", "（{}）班", ("teacher_8", "teacher_9", "auditor")),
        ("五", "GRADE_5", "（{}）班", ("teacher_10", "teacher_11", "buyer")),
        ("六", "GRADE_6", "（{}）班", ("teacher_12", "department_head", "asset_clerk")),
    ),
    "second": (
        ("一", "GRADE_1", "（{}）班", ("teacher_1", "teacher_2")),
        ("二", "GRADE_2", "（{}）班", ("teacher_3", "teacher_4")),
        ("三", "GRADE_3", "（{}）班", ("class_teacher", "inspector")),
        ("四", "GRADE_4", "（{}）班", ("auditor", "asset_clerk")),
        ("五", "GRADE_5", "（{}）班", ("buyer", "department_head")),
        ("六", "GRADE_6", "（{}）班", ("accountant", "storekeeper")),
    ),
    "middle": (
        ("七", "GRADE_7", "（{}）班", ("teacher_1", "teacher_2")),
        ("八", "GRADE_8", "（{}）班", ("teacher_3", "teacher_4")),
        ("九", "GRADE_9", "（{}）班", ("teacher_5", "director")),
    ),
    "kindergarten": (
        ("小", "KINDERGARTEN_SMALL", "{}班", ("teacher_1",)),
        ("中", "KINDERGARTEN_MIDDLE", "{}班", ("teacher_2",)),
        ("大", "KINDERGARTEN_LARGE", "{}班", ("teacher_3", "teacher_4")),
    ),
}
"""Classes of a school by grade: first sign of the name, grade, the rest of the name, and the class teachers in order."""

POSITIONS: dict[str, tuple[str, str, int]] = {
    "科员": ("办理后勤、计财日常事务。", "按月办结上级交办事项。", 2),
    "后勤负责人": ("统筹各校后勤、审批下属学校采购。", "三个工作日内办结审批。", 1),
    "校长": ("全面负责学校工作，审批后勤重大事项。", "每周巡查校园一次。", 1),
    "园长": ("全面负责幼儿园工作，审批后勤事项。", "每日巡园。", 1),
    "总务主任": ("负责总务后勤、校产、安全和食堂管理。", "每日巡查，单据两日内办结。", 1),
    "仓库保管员": ("保管仓库物资，办理出入库和盘点。", "每学期盘点一次，账实相符。", 1),
    "资产管理员": ("登记固定资产卡片，办理调拨处置。", "每年清查一次，账卡物相符。", 1),
    "采购员": ("询价比价、下单，管理供应商档案。", "批准后五日内完成采购。", 1),
    "会计": ("审核入账、登记付款、编报财务报表。", "月末三日内结账。", 1),
    "食堂管理员": ("管理食堂、食品安全和从业人员健康。", "每日落实食品安全管控。", 1),
    "食堂验收员": ("食材验收、留样和食品库登记。", "每餐留样，双人查验。", 1),
    "炊事员": ("加工烹饪、清洗消毒。", "每日两餐，烧熟煮透。", 2),
    "教导主任": ("负责教学管理，汇总教学用品需求。", "每学期两次教学检查。", 1),
    "班主任": ("管理班级，保管本班财产。", "每日巡视教室。", 20),
    "教师": ("承担学科教学。", "周课时14节。", 4),
    "幼儿教师": ("承担保教工作，管理班级财产。", "每日晨检、交接。", 4),
    "水电工": ("维修水电、门窗、桌椅，检查线路。", "报修24小时内修复。", 1),
    "保洁员": ("保洁公共区域，管护绿化。", "每日两次清扫。", 1),
    "门卫保安": ("来访登记、值班、巡查。", "24小时轮班。", 1),
    "保健员": ("晨检、疾病登记、药品和消毒管理。", "每日晨检上报。", 1),
    "信息管理员": ("维护网络、机房和系统账号。", "每周检查机房。", 1),
}
"""Positions: duties, workload and number of places."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹柏水章云苏潘葛范彭郎鲁韦马苗方俞任袁柳"
GIVEN = "子涵 浩宇 欣妍 梓轩 雨桐 宇航 诗琪 俊杰 思远 佳怡 一诺 嘉豪 可馨 明轩 语嫣 天佑 若曦 博文 梦洁 志强 乐瑶 子墨 奕辰 静雯"
