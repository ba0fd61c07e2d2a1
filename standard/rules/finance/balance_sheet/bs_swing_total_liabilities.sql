/*---
id: bs_swing_total_liabilities
title: 负债合计（期末余额）与上年同期未差数量级
datasets: [balance_sheet]
relation: prior
severity: warning
cells: [total_liabilities]
requires: [total_liabilities, balance_sheet.total_liabilities]
partner: {balance_sheet: prior_period}
params:
  factor: {value: 50, title: 倍数, unit: 倍}
  floor: {value: 10000000, title: 不看的小额, unit: 元}
message: 负债合计（期末余额） {found} 与上年同期 {expected} 相差超过数量级，请核对金额单位（元、万元）。
mend: 核对金额单位和小数点；确属业务变化的，说明原因。
source: 国务院国资委财务快报审核口径（数量级核对）
clause: 数量级合理性
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      organisation | scope  | period | total_liabilities
      A            | single | 2025   | 120000000
      A            | single | 2024   | 100000000
  - verdict: 违规
    balance_sheet: |
      organisation | scope  | period | total_liabilities
      A            | single | 2025   | 900000000000
      A            | single | 2024   | 100000000
  - verdict: 无法判断
    balance_sheet: |
      organisation | scope  | period | total_liabilities
      A            | single | 2025   | 120000000
---*/
SELECT b.row_id, b.total_liabilities AS found, p.total_liabilities AS expected
FROM balance_sheet b
JOIN balance_sheet p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period
WHERE greatest(abs(b.total_liabilities), abs(p.total_liabilities)) > :floor
  AND (abs(b.total_liabilities) > :factor * abs(p.total_liabilities) OR abs(p.total_liabilities) > :factor * abs(b.total_liabilities))
