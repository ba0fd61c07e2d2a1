/*---
id: pay_sensitive
title: 敏感消费
kind: ledger
pattern: 敏感消费
severity: 预警
deadline_days: 10
params:
  floor: {value: 10000, title: 金额下限（元）}
message: '{payer} {day} 向 {payee} 支付 {amount} 元，用途（{purpose}）或收款方名称里有烟、酒、茶、旅游一类敏感消费的字样。'
mend: '说明事由、对象和审批；与主营业务有关的附合同。'
source: 中央八项规定及其实施细则；大额资金监测通行的敏感词
confirmed: false
valid_from: 2019-01-01
note: 主业就是烟酒茶、餐饮住宿、食品批发零售的单位（行业大类 15、16、51、52、61、62），采购烟酒茶是进货，不算；旅游、健身、高尔夫同理，看行业大类 72、78、88、89、90。没有登记行业的单位照常判断。
examples:
  - alerts: 0
    ledger: |
      purpose | amount
      采购白酒 | 30000
    unit_industry: |
      organisation | industry
      A | 62
  - alerts: 1
    ledger: |
      purpose | amount
      健身卡 | 30000
    unit_industry: |
      organisation | industry
      A | 62
  - alerts: 1
    ledger: |
      purpose | amount
      接待用白酒 | 30000
  - alerts: 0
    ledger: |
      purpose | amount
      烟囱维修 | 30000
      钢材货款 | 30000
---*/
WITH judged AS (
  SELECT f.id, f.payer, f.payment_no, f.purpose, f.payee_name, i.industry
  FROM fresh f
  LEFT JOIN (SELECT organisation, max(CASE WHEN substr(industry, 1, 1) >= 'A' THEN substr(industry, 2, 2) ELSE substr(industry, 1, 2) END) AS industry FROM unit_industry GROUP BY organisation) i
    ON i.organisation = f.organisation
  WHERE f.amount >= :floor AND f.kind IN ('procurement', 'other', 'donation') AND f.purpose NOT LIKE '%烟囱%' AND f.purpose NOT LIKE '%酒店管理系统%'
)
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM judged f
WHERE (f.purpose LIKE '%礼品%' OR f.purpose LIKE '%购物卡%' OR f.purpose LIKE '%加油卡%' OR f.payee_name LIKE '%礼品%')
  OR ((f.purpose LIKE '%烟%' OR f.purpose LIKE '%酒%' OR f.purpose LIKE '%茶叶%' OR f.payee_name LIKE '%烟酒%' OR f.payee_name LIKE '%酒业%' OR f.payee_name LIKE '%茶业%')
    AND coalesce(f.industry, '') NOT IN ('15', '16', '51', '52', '61', '62'))
  OR ((f.purpose LIKE '%健身%' OR f.purpose LIKE '%旅游%' OR f.purpose LIKE '%会所%' OR f.purpose LIKE '%高尔夫%' OR f.payee_name LIKE '%会所%' OR f.payee_name LIKE '%高尔夫%')
    AND coalesce(f.industry, '') NOT IN ('72', '78', '88', '89', '90'))
