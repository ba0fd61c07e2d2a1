/*---
id: pay_day_missing
title: 日报缺报
kind: register
pattern: 日报缺报
datasets: [payment_day]
severity: 预警
deadline_days: 5
message: '{payer} 没有报送 {object} 的大额资金日汇总。'
mend: '补报当日汇总；没有支付的报零。'
source: 大额资金监测日报：逐日报送，没有支付报零
confirmed: false
valid_from: 2019-01-01
note: 节假日也要报；报零与缺报不同。
examples:
  - alerts: 1
    owed_day: |
      organisation | owed_on
      A | 2026-03-02
      A | 2026-03-03
    payment_day: |
      organisation | paid_on | total
      A | 2026-03-02 | 0
  - alerts: 0
    owed_day: |
      organisation | owed_on
      A | 2026-03-02
    payment_day: |
      organisation | paid_on | total
      A | 2026-03-02 | 0
---*/
SELECT o.organisation, o.organisation || '|' || cast(o.owed_on AS varchar) AS key, o.owed_on AS found_on, 0 AS value
FROM owed_day o
LEFT JOIN payment_day d ON d.organisation = o.organisation AND d.paid_on = o.owed_on
WHERE d.organisation IS NULL
