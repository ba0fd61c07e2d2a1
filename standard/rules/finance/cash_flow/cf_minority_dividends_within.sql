/*---
id: cf_minority_dividends_within
title: 付给少数股东的股利不大于股利利息支付
datasets: [cash_flow]
relation: within
severity: warning
cells: [minority_dividends_paid, dividends_interest_paid]
requires: [minority_dividends_paid, dividends_interest_paid]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 其中：子公司支付给少数股东的股利、利润（本期金额） {found} 大于分配股利、利润或偿付利息支付的现金（本期金额） {expected}。
mend: 核对其中：子公司支付给少数股东的股利、利润（本期金额）和分配股利、利润或偿付利息支付的现金（本期金额）；其中项不应大于总项。
source: 财会〔2019〕6号 附件1、附件2
clause: 其中项
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      minority_dividends_paid | dividends_interest_paid
      40                      | 100
  - verdict: 违规
    cash_flow: |
      minority_dividends_paid | dividends_interest_paid
      140                     | 100
  - verdict: 无法判断
    cash_flow: |
      minority_dividends_paid | dividends_interest_paid
      40                      |
---*/
SELECT row_id, minority_dividends_paid AS found, dividends_interest_paid AS expected
FROM cash_flow
WHERE minority_dividends_paid > dividends_interest_paid + :steps * rounding_step
