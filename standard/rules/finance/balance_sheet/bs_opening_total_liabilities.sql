/*---
id: bs_opening_total_liabilities
title: 负债合计（期末余额）的上年年末余额等于上年末所报余额
datasets: [balance_sheet]
relation: prior
severity: warning
cells: [total_liabilities_begin]
requires: [total_liabilities_begin, balance_sheet.total_liabilities]
partner: {balance_sheet: opening_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债合计（上年年末余额） {found} 与上年末的 {expected} 相差 {difference}。
mend: 核对负债合计（上年年末余额）与上年末的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第30号——财务报表列报》
clause: 期初余额承接上期期末余额
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      organisation | scope  | period | total_liabilities_begin | total_liabilities
      A            | single | 2025   | 100                     |
      A            | single | 2024   |                         | 100
  - verdict: 违规
    balance_sheet: |
      organisation | scope  | period | total_liabilities_begin | total_liabilities
      A            | single | 2025   | 1000                    |
      A            | single | 2024   |                         | 100
  - verdict: 无法判断
    balance_sheet: |
      organisation | scope  | period | total_liabilities_begin | total_liabilities
      A            | single | 2025   | 100                     |
---*/
SELECT
  b.row_id,
  b.total_liabilities_begin AS found,
  p.total_liabilities AS expected
FROM balance_sheet b
JOIN balance_sheet p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.opening_period
WHERE abs(b.total_liabilities_begin - (p.total_liabilities))
  > :steps * greatest(b.rounding_step, p.rounding_step)
