/*---
id: pay_sensitive
title: 敏感消费
kind: ledger
pattern: 敏感消费
codelists: [sensitive_purpose, sensitive_payee]
severity: 预警
deadline_days: 10
params:
  floor: {value: 10000, title: 金额下限（元）}
message: '{payer} {day} 向 {payee} 支付 {amount} 元，用途（{purpose}）或收款方名称里有烟、酒、糖、茶、旅游一类敏感消费的字样。'
mend: '说明事由、对象和审批；与主营业务有关的附合同。'
source: 中央八项规定及其实施细则；大额资金监测通行的敏感词
confirmed: false
valid_from: 2019-01-01
note: 用途和收款方名称各有一张词表（码表 sensitive_purpose、sensitive_payee），词下面挂着例外，如“烟”下的烟囱、烟气、烟台；先去掉例外再看，“烟囱维修及采购茅台酒”照样查出。没填用途类别的支付照常判断。主业就是烟酒糖茶、餐饮住宿、食品制造和批发零售的单位（行业大类 13、14、15、16、51、52、61、62），采购这些是进货，不算；旅游、健身、高尔夫同理，看行业大类 72、78、88、89、90。没有登记行业的单位照常判断。
examples:
  - alerts: 0
    ledger: |
      purpose | amount
      采购白酒 | 30000
    unit_industry: |
      organisation | industry
      A | 62
  - alerts: 0
    ledger: |
      purpose | amount
      采购白糖 | 30000
    unit_industry: |
      organisation | industry
      A | C1340
  - alerts: 1
    ledger: |
      purpose | amount
      健身卡 | 30000
    unit_industry: |
      organisation | industry
      A | 62
  - alerts: 5
    ledger: |
      purpose | amount
      接待用白酒 | 30000
      烟囱维修及采购茅台酒 | 30000
      慰问用糖 | 30000
      招待茶 | 30000
      酒店住宿及酒水 | 30000
  - alerts: 1
    ledger: |
      purpose | payee_name | kind | amount
      | 渝州酒业有限公司 | | 30000
  - alerts: 0
    ledger: |
      purpose | payee_name | amount
      烟囱维修 | 烟台化工 | 30000
      烟气脱硫 | 烟台化工 | 30000
      烟台项目货款 | 酒泉钢铁 | 30000
      烟感报警器 | 渝州消防 | 30000
      无烟煤货款 | 渝州煤业 | 30000
      酒店住宿 | 山城大酒店 | 30000
      酒泉风电设备 | 酒泉风电 | 30000
      医用酒精 | 渝州医药 | 30000
      糖尿病药品 | 渝州医药 | 30000
      制糖设备 | 渝州机械 | 30000
      钢材货款 | 渝州建材 | 30000
---*/
WITH word AS (
  SELECT 'purpose' AS place, code, parent FROM sensitive_purpose
  UNION ALL
  SELECT 'payee' AS place, code, parent FROM sensitive_payee
), written AS (
  SELECT f.id, 'purpose' AS place, f.purpose AS text FROM fresh f
  WHERE f.amount >= :floor AND coalesce(f.kind, 'other') IN ('procurement', 'other', 'donation') AND f.purpose IS NOT NULL
  UNION ALL
  SELECT f.id, 'payee' AS place, f.payee_name AS text FROM fresh f
  WHERE f.amount >= :floor AND coalesce(f.kind, 'other') IN ('procurement', 'other', 'donation') AND f.payee_name IS NOT NULL
), said AS (
  SELECT t.place, t.text, w.parent AS matter
  FROM (SELECT DISTINCT place, text FROM written) t
  JOIN word w ON w.place = t.place AND w.parent IN ('goods', 'leisure', 'gift') AND t.text LIKE '%' || w.code || '%'
  LEFT JOIN word e ON e.place = w.place AND e.parent = w.code AND t.text LIKE '%' || e.code || '%'
  GROUP BY t.place, t.text, w.code, w.parent
  HAVING length(replace(t.text, w.code, w.code || '#')) - length(t.text)
       > coalesce(sum(length(replace(t.text, e.code, e.code || '#')) - length(t.text)), 0)
)
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM said s
JOIN written t ON t.place = s.place AND t.text = s.text
JOIN fresh f ON f.id = t.id
LEFT JOIN (SELECT organisation, max(CASE WHEN substr(industry, 1, 1) >= 'A' THEN substr(industry, 2, 2) ELSE substr(industry, 1, 2) END) AS industry FROM unit_industry GROUP BY organisation) i
  ON i.organisation = f.organisation
WHERE s.matter = 'gift'
  OR (s.matter = 'goods' AND coalesce(i.industry, '') NOT IN ('13', '14', '15', '16', '51', '52', '61', '62'))
  OR (s.matter = 'leisure' AND coalesce(i.industry, '') NOT IN ('72', '78', '88', '89', '90'))
