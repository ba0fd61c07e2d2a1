/*---
id: pay_sensitive
title: 敏感消费
kind: ledger
pattern: 敏感消费
severity: 预警
deadline_days: 10
params:
  floor: {value: 10000, title: 金额下限（元）}
message: '{payer} 的付款用途或收款方含有敏感消费字样，金额 {amount} 元。'
mend: '说明事由、对象和审批；与主营业务有关的附合同。'
source: 中央八项规定及其实施细则；大额资金监测通行的敏感词
confirmed: false
valid_from: 2019-01-01
examples:
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
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.amount >= :floor AND f.kind IN ('procurement', 'other', 'donation') AND (
  f.purpose LIKE '%烟%' OR f.purpose LIKE '%酒%' OR f.purpose LIKE '%茶叶%' OR f.purpose LIKE '%礼品%' OR f.purpose LIKE '%购物卡%' OR f.purpose LIKE '%加油卡%' OR f.purpose LIKE '%健身%' OR f.purpose LIKE '%旅游%' OR f.purpose LIKE '%会所%' OR f.purpose LIKE '%高尔夫%'
  OR f.payee_name LIKE '%烟酒%' OR f.payee_name LIKE '%酒业%' OR f.payee_name LIKE '%茶业%' OR f.payee_name LIKE '%礼品%' OR f.payee_name LIKE '%会所%' OR f.payee_name LIKE '%高尔夫%'
) AND f.purpose NOT LIKE '%烟囱%' AND f.purpose NOT LIKE '%酒店管理系统%'
