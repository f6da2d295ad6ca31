using Portal.Domain.Schema;

namespace Portal.Schemas;

public static partial class SchemaStarters
{
    private static KnowledgeSchema General() => Build(
        [
            E("Person", "人物", "person", "person", "有名有姓的个人；职务、群体不是人物。 A named individual; not a role or a group.", ["人", "people"], ["王小明", "Ada Lovelace"], P("birth", "出生日期", "date of birth", PropertyKind.Date), P("title", "职务", "title")),
            E("Organization", "组织", "organisation", "organization", "公司、机构、团体。 A company, institution or association.", ["机构", "公司", "organization"], ["市图书馆", "Red Cross"], P("founded", "成立日期", "founded", PropertyKind.Date)),
            E("Place", "地点", "place", "place", "国家、城市、建筑等可定位之处。 A country, city, building or other locality.", ["地方", "location"], ["杭州", "Lake Geneva"]),
            E("Time", "时间", "time", "time", "日期、时段。 A date or a period.", ["日期", "date"], ["2024年春天", "last Monday"]),
            E("Event", "事件", "event", "event", "发生过或将发生的具体事情。 Something that happened or will happen.", ["活动"], ["开幕式", "the 2019 flood"], P("scale", "规模", "scale", PropertyKind.Number)),
        ],
        [
            R("works_for", "任职于", "works for", "人物在组织任职。 A person has a post in an organisation.", ["就职于", "employed by"], ["雇用", "employs"], ("Person", "Organization")),
            R("located_in", "位于", "located in", "在某地之内。 Lies within a place.", ["地处", "in"], ["包含", "contains"], ("Organization", "Place"), ("Event", "Place"), ("Place", "Place")) with { IsTransitive = true },
            R("takes_part", "参加", "takes part in", "参与事件。 Takes part in an event.", ["参与", "attends"], ["参加者", "participants"], ("Person", "Event"), ("Organization", "Event")),
            R("happens_at", "发生于", "happens at", "事件的时间。 The time of an event.", ["时间为"], ["发生的事件"], ("Event", "Time")),
            R("knows", "认识", "knows", "两人相识。 Two people know each other.", ["相识"], [], ("Person", "Person")) with { IsSymmetric = true },
        ]);

    private static KnowledgeSchema Medicine() => Build(
        [
            E("Disease", "疾病", "disease", "health", "有诊断名称的疾病；单纯的表现属于症状。 A condition with a diagnostic name; a mere complaint is a symptom.", ["病", "病症", "illness"], ["2型糖尿病", "asthma"], P("code", "疾病编码", "code", key: true), P("course", "病程", "course")),
            E("Symptom", "症状", "symptom", "warning", "患者的感受或体征。 What a patient feels or shows.", ["表现", "体征", "sign"], ["咳嗽", "chest pain"], P("severity", "程度", "severity", PropertyKind.Enumeration, values: ["轻", "中", "重"])),
            E("Drug", "药物", "drug", "drug", "通用名或商品名。 A generic or brand name.", ["药", "药品", "medicine"], ["二甲双胍", "salbutamol"], P("dose", "剂量", "dose", PropertyKind.Number, "mg"), P("route", "给药途径", "route")),
            E("Test", "检查", "test", "science", "检验与影像检查。 Laboratory tests and imaging.", ["检验", "examination"], ["空腹血糖", "spirometry"], P("normal_range", "参考范围", "reference range")),
            E("Treatment", "治疗", "treatment", "process", "手术、康复等非药物疗法。 Surgery, therapy and other treatment that is no drug.", ["疗法", "therapy"], ["冠状动脉支架植入", "physiotherapy"]),
            E("BodyPart", "部位", "body part", "part", "解剖部位与器官。 An organ or anatomical site.", ["器官", "organ"], ["胰腺", "lung"]),
            E("Department", "科室", "department", "organization", "就诊科室。 The department that treats it.", ["门诊"], ["内分泌科", "cardiology"]),
            E("RiskFactor", "危险因素", "risk factor", "warning", "增加患病可能的因素。 What makes a disease likelier.", ["诱因"], ["吸烟", "obesity"]),
        ],
        [
            R("has_symptom", "症状", "has symptom", "疾病出现的症状。 The disease shows the symptom.", ["表现为", "伴有", "presents with"], ["见于", "symptom of"], ("Disease", "Symptom")),
            R("treated_with", "治疗药物", "treated with", "疾病所用的药物或疗法。 Drug or treatment for the disease.", ["用药", "疗法"], ["用于治疗", "treats"], ("Disease", "Drug"), ("Disease", "Treatment")),
            R("diagnosed_by", "诊断检查", "diagnosed by", "用于诊断的检查。 The test that shows it.", ["需做检查"], ["用于诊断", "diagnoses"], ("Disease", "Test")),
            R("affects", "发病部位", "affects", "受累的部位。 Where it is.", ["累及"], ["常见疾病"], ("Disease", "BodyPart")),
            R("caused_by", "危险因素", "caused by", "使其更易发生的因素。 What makes it likelier.", ["诱发因素", "risk factor"], ["可导致", "causes"], ("Disease", "RiskFactor")),
            R("complication", "并发症", "complication", "由其引起的其他疾病。 A disease that follows from it.", ["并发"], ["原发病"], ("Disease", "Disease")),
            R("side_effect", "不良反应", "side effect", "用药后出现的症状。 A symptom that a drug brings about.", ["副作用"], ["可由药物引起"], ("Drug", "Symptom")),
            R("seen_in", "就诊科室", "seen in", "看哪个科。 The department that sees it.", ["挂什么科"], ["诊治疾病"], ("Disease", "Department")),
        ]);

    private static KnowledgeSchema Finance() => Build(
        [
            E("Company", "公司", "company", "organization", "企业法人。 A company as a legal person.", ["企业", "上市公司", "firm"], ["某某科技股份有限公司", "Example Bank plc"], P("ticker", "证券代码", "ticker", key: true), P("registered_capital", "注册资本", "registered capital", PropertyKind.Number, "万元"), P("founded", "成立日期", "founded", PropertyKind.Date)),
            E("Person", "自然人", "person", "person", "高管、股东、分析师等个人。 An executive, shareholder or analyst.", ["高管", "executive"], ["张董事长"], P("position", "职务", "position")),
            E("Product", "金融产品", "financial product", "product", "股票、债券、基金等。 A share, bond, fund or the like.", ["产品", "security"], ["稳健增长混合基金", "10-year bond"], P("yield", "收益率", "yield", PropertyKind.Number, "%"), P("due", "到期日", "maturity", PropertyKind.Date)),
            E("Industry", "行业", "industry", "tag", "公司所属的行业。 The line of business.", ["板块", "sector"], ["半导体", "retail banking"]),
            E("Event", "公司事件", "corporate event", "event", "并购、增发、处罚等事件。 A merger, issue, penalty or the like.", ["事项"], ["定向增发", "profit warning"], P("date", "日期", "date", PropertyKind.Date), P("amount", "金额", "amount", PropertyKind.Number, "万元")),
            E("Metric", "财务指标", "metric", "money", "可计量的财务指标。 A financial figure that is measured.", ["指标", "indicator"], ["净利润", "capital adequacy"], P("value", "数值", "value", PropertyKind.Number), P("period", "报告期", "period")),
            E("Regulator", "监管机构", "regulator", "law", "监管和交易场所。 A supervisor or exchange.", ["交易所", "supervisor"], ["证券监管机构"]),
        ],
        [
            R("shareholder_of", "持股", "shareholder of", "持有公司股份。 Holds shares of the company.", ["参股", "投资", "owns"], ["股东", "owned by"], ("Person", "Company"), ("Company", "Company")) with { Properties = [P("share", "持股比例", "share", PropertyKind.Number, "%")] },
            R("subsidiary_of", "子公司", "subsidiary of", "受其控制的公司。 Is controlled by the other.", ["隶属于"], ["母公司", "parent of"], ("Company", "Company")) with { Cardinality = Cardinality.ManyToOne, IsTransitive = true },
            R("holds_post", "任职", "holds post in", "担任职务。 Has a post there.", ["就职于"], ["高管", "executives"], ("Person", "Company")),
            R("belongs_to_industry", "所属行业", "belongs to industry", "公司的行业。 Its line of business.", ["从事"], ["行业公司"], ("Company", "Industry")),
            R("issues", "发行", "issues", "公司发行的产品。 Issues the product.", ["推出"], ["发行人", "issuer"], ("Company", "Product")),
            R("involved_in", "涉及事件", "involved in", "与事件有关。 Has to do with the event.", ["发生"], ["涉及公司"], ("Company", "Event"), ("Person", "Event")),
            R("reports", "披露指标", "reports", "公布的指标。 Publishes the figure.", ["公布"], ["披露公司"], ("Company", "Metric")),
            R("supplies", "供应", "supplies", "供货关系。 Delivers to the other.", ["供货给"], ["供应商", "supplier"], ("Company", "Company")),
            R("regulated_by", "受监管于", "regulated by", "监管关系。 Is supervised by.", ["受监管"], ["监管对象"], ("Company", "Regulator"), ("Product", "Regulator")),
        ]);

    private static KnowledgeSchema Law() => Build(
        [
            E("Statute", "法律法规", "statute", "law", "法律、法规、司法解释。 An act, regulation or interpretation.", ["法条", "法规", "act"], ["民法典", "Consumer Rights Act"], P("number", "文号", "number", key: true), P("effective", "施行日期", "in force from", PropertyKind.Date)),
            E("Article", "条款", "article", "document", "法律中的条、款、项。 An article or section of a statute.", ["条", "section"], ["第一百零八条", "section 2"]),
            E("Case", "案件", "case", "document", "有案号的诉讼。 Litigation with a case number.", ["案例", "lawsuit"], ["（2020）某民终123号"], P("docket", "案号", "docket number", key: true), P("decided", "裁判日期", "decided", PropertyKind.Date), P("amount", "标的额", "amount in dispute", PropertyKind.Number, "元")),
            E("Court", "法院", "court", "organization", "审理机关。 The court that hears it.", ["法庭"], ["某市中级人民法院", "Court of Appeal"], P("level", "审级", "level", PropertyKind.Enumeration, values: ["基层", "中级", "高级", "最高"])),
            E("Party", "当事人", "party", "person", "原告、被告、第三人。 A claimant, defendant or third party.", ["原告", "被告", "litigant"], ["某甲公司", "李某"]),
            E("LegalConcept", "法律概念", "legal concept", "tag", "权利、义务、罪名等概念。 A right, duty or offence.", ["概念", "罪名", "doctrine"], ["善意取得", "negligence"]),
            E("Penalty", "法律后果", "legal consequence", "warning", "刑罚、赔偿、处罚。 A sentence, damages or a fine.", ["处罚", "责任"], ["有期徒刑三年", "damages"], P("term", "期限", "term"), P("fine", "金额", "amount", PropertyKind.Number, "元")),
        ],
        [
            R("cites", "引用", "cites", "裁判或条款所引用的规定。 Refers to the provision.", ["依据", "适用"], ["被引用", "cited by"], ("Case", "Article"), ("Article", "Article")),
            R("part_of", "属于", "part of", "条款所在的法律。 The statute that the article stands in.", ["出自"], ["包含", "contains"], ("Article", "Statute")) with { Cardinality = Cardinality.ManyToOne },
            R("heard_by", "审理法院", "heard by", "审理案件的法院。 The court that hears it.", ["由…审理"], ["审理案件"], ("Case", "Court")),
            R("party_to", "当事人于", "party to", "参与诉讼。 Takes part in the case.", ["起诉", "被诉"], ["当事人"], ("Party", "Case")),
            R("concerns", "涉及概念", "concerns", "案件或条款所涉的概念。 What it is about.", ["案由", "关于"], ["相关案件"], ("Case", "LegalConcept"), ("Article", "LegalConcept")),
            R("results_in", "判处", "results in", "裁判结果。 What the case ends in.", ["导致", "处以"], ["适用情形"], ("Case", "Penalty"), ("LegalConcept", "Penalty")),
            R("amends", "修订", "amends", "修改另一法律。 Changes the other statute.", ["修改"], ["被修订"], ("Statute", "Statute")),
            R("appealed_to", "上诉于", "appealed to", "上诉后的案件。 The case on appeal.", ["上诉"], ["原审案件"], ("Case", "Case")),
        ]);

    private static KnowledgeSchema Manufacturing() => Build(
        [
            E("Equipment", "设备", "equipment", "machine", "生产或检测设备。 A machine for making or testing.", ["机器", "机床", "machine"], ["立式加工中心", "injection moulder"], P("model", "型号", "model"), P("serial", "序列号", "serial number", key: true), P("power", "功率", "power", PropertyKind.Number, "kW")),
            E("Component", "零部件", "component", "part", "设备或产品的组成部分。 A part of equipment or product.", ["零件", "部件", "part"], ["主轴轴承", "drive belt"], P("part_number", "零件号", "part number", key: true), P("life", "寿命", "service life", PropertyKind.Number, "h")),
            E("Product", "产品", "product", "product", "生产的成品或半成品。 What is made.", ["成品", "工件"], ["齿轮箱", "brake disc"], P("specification", "规格", "specification")),
            E("Material", "材料", "material", "material", "原料与辅料。 Raw or auxiliary material.", ["原料"], ["45号钢", "ABS resin"], P("grade", "牌号", "grade"), P("hardness", "硬度", "hardness", PropertyKind.Number, "HRC")),
            E("Process", "工艺", "process", "process", "加工工序。 A step of making.", ["工序", "operation"], ["渗碳淬火", "deburring"], P("temperature", "温度", "temperature", PropertyKind.Number, "℃"), P("duration", "时长", "duration", PropertyKind.Number, "min")),
            E("Fault", "故障", "fault", "warning", "设备异常或产品缺陷。 A failure of equipment or a defect.", ["失效", "缺陷", "failure"], ["主轴异响", "porosity"], P("code", "故障代码", "fault code", key: true), P("severity", "等级", "severity", PropertyKind.Enumeration, values: ["一般", "严重", "危急"])),
            E("Cause", "原因", "cause", "tag", "导致故障的原因。 What brings the fault about.", ["诱因", "root cause"], ["润滑不足", "tool wear"]),
            E("Measure", "措施", "measure", "process", "检修或预防措施。 What is done against it.", ["处理方法", "remedy"], ["更换轴承", "recalibrate"]),
            E("Supplier", "供应商", "supplier", "organization", "供货单位。 Who delivers.", ["厂家", "vendor"], ["某某轴承厂"]),
        ],
        [
            R("has_part", "组成部件", "has part", "由其组成。 Consists of.", ["包含", "装有"], ["安装于", "part of"], ("Equipment", "Component"), ("Product", "Component"), ("Component", "Component")) with { IsTransitive = true },
            R("made_of", "使用材料", "made of", "所用的材料。 Is made of.", ["采用材料"], ["用于制造"], ("Component", "Material"), ("Product", "Material")),
            R("made_by", "加工工艺", "made by process", "所经过的工序。 Goes through the step.", ["经过工序"], ["加工产品"], ("Product", "Process"), ("Component", "Process")),
            R("runs_on", "所用设备", "runs on", "工序所用的设备。 The machine of the step.", ["使用设备"], ["承担工序"], ("Process", "Equipment")),
            R("has_fault", "出现故障", "has fault", "发生的故障。 Shows the fault.", ["发生"], ["发生于", "fault of"], ("Equipment", "Fault"), ("Component", "Fault"), ("Product", "Fault")),
            R("caused_by", "故障原因", "caused by", "故障的原因。 What brings it about.", ["由于", "原因是"], ["导致", "causes"], ("Fault", "Cause")),
            R("solved_by", "处理措施", "solved by", "消除故障的措施。 What helps.", ["解决方法", "对策"], ["用于解决", "solves"], ("Fault", "Measure"), ("Cause", "Measure")),
            R("supplied_by", "供应商", "supplied by", "供货单位。 Who delivers it.", ["采购自"], ["供应", "supplies"], ("Component", "Supplier"), ("Material", "Supplier"), ("Equipment", "Supplier")),
        ]);
}
