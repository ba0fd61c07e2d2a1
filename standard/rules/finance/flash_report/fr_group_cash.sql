/*---
id: fr_group_cash
title: 集团快报货币资金不小于任一下级企业
datasets: [flash_report]
relation: group
severity: warning
cells: [cash]
requires: [cash, flash_report.cash]
applies: scope = 'consolidated'
partner: {flash_report: children}
params:
  share: {value: 0.1, title: 内部抵销的容许比例, unit: 比率}
message: 集团合并的货币资金（本年累计（期末）） {found} 小于一户下级企业的 {expected}。
mend: 核对合并范围和金额单位；内部抵销所致的请说明。
source: 《企业会计准则第33号——合并财务报表》
clause: 货币资金一般无内部抵销
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      organisation | scope        | period | cash
      A            | consolidated | 2025   | 100
      B            | single       | 2025   | 80
    subsidiary: |
      parent | organisation
      A      | B
  - verdict: 违规
    flash_report: |
      organisation | scope        | period | cash
      A            | consolidated | 2025   | 100
      B            | single       | 2025   | 800
    subsidiary: |
      parent | organisation
      A      | B
  - verdict: 无法判断
    flash_report: |
      organisation | scope        | period | cash
      A            | consolidated | 2025   | 100
---*/
SELECT b.row_id, b.cash AS found, max(p.cash) AS expected
FROM flash_report b
JOIN subsidiary s ON s.parent = b.organisation
JOIN flash_report p ON p.organisation = s.organisation AND p.period = b.period
WHERE b.scope = 'consolidated'
GROUP BY b.row_id, b.cash
HAVING max(p.cash) * (1 - :share) > b.cash
