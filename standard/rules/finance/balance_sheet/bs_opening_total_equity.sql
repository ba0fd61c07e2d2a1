/*---
id: bs_opening_total_equity
title: 所有者权益（或股东权益）合计（期末余额）的上年年末余额等于上年末所报余额
datasets: [balance_sheet]
relation: prior
severity: warning
cells: [total_equity_begin]
requires: [total_equity_begin, balance_sheet.total_equity]
partner: {balance_sheet: opening_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 所有者权益（或股东权益）合计（上年年末余额） {found} 与上年末的 {expected} 相差 {difference}。
mend: 核对所有者权益（或股东权益）合计（上年年末余额）与上年末的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第30号——财务报表列报》
clause: 期初余额承接上期期末余额
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      organisation | scope  | period | total_equity_begin | total_equity
      A            | single | 2025   | 100                |
      A            | single | 2024   |                    | 100
  - verdict: 违规
    balance_sheet: |
      organisation | scope  | period | total_equity_begin | total_equity
      A            | single | 2025   | 1000               |
      A            | single | 2024   |                    | 100
  - verdict: 无法判断
    balance_sheet: |
      organisation | scope  | period | total_equity_begin | total_equity
      A            | single | 2025   | 100                |
---*/
SELECT
  b.row_id,
  b.total_equity_begin AS found,
  p.total_equity AS expected
FROM balance_sheet b
JOIN balance_sheet p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.opening_period
WHERE abs(b.total_equity_begin - (p.total_equity))
  > :steps * greatest(b.rounding_step, p.rounding_step)
