/*---
id: cf_financing_out
title: 本期筹资活动现金流出小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [financing_outflow, debt_repaid, dividends_interest_paid, other_financing_outflow]
requires: [financing_outflow]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 筹资活动现金流出小计（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对筹资活动现金流出小计（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 筹资活动现金流出小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      financing_outflow | debt_repaid | dividends_interest_paid | other_financing_outflow
      100               | 50          | 16                      | 34
  - verdict: 违规
    cash_flow: |
      financing_outflow | debt_repaid | dividends_interest_paid | other_financing_outflow
      150               | 50          | 16                      | 34
  - verdict: 无法判断
    cash_flow: |
      financing_outflow | debt_repaid | dividends_interest_paid | other_financing_outflow
                        | 50          | 16                      | 34
---*/
SELECT
  row_id,
  financing_outflow AS found,
  coalesce(debt_repaid, 0) + coalesce(dividends_interest_paid, 0) + coalesce(other_financing_outflow, 0) AS expected
FROM cash_flow
WHERE abs(financing_outflow - (coalesce(debt_repaid, 0) + coalesce(dividends_interest_paid, 0) + coalesce(other_financing_outflow, 0))) > :steps * rounding_step
