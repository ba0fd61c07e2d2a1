/*---
id: bs_group_assets
title: 集团资产总计不小于任一下级企业
datasets: [balance_sheet]
relation: group
severity: warning
cells: [total_assets]
requires: [total_assets, balance_sheet.total_assets]
applies: scope = 'consolidated'
partner: {balance_sheet: children}
params:
  share: {value: 0.2, title: 内部抵销的容许比例, unit: 比率}
message: 集团合并的资产总计（期末余额） {found} 小于一户下级企业的 {expected}。
mend: 核对合并范围和金额单位；内部抵销所致的请说明。
source: 《企业会计准则第33号——合并财务报表》
clause: 合并资产包含子公司资产，抵销内部往来
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      organisation | scope        | period | total_assets
      A            | consolidated | 2025   | 100
      B            | single       | 2025   | 80
    subsidiary: |
      parent | organisation
      A      | B
  - verdict: 违规
    balance_sheet: |
      organisation | scope        | period | total_assets
      A            | consolidated | 2025   | 100
      B            | single       | 2025   | 800
    subsidiary: |
      parent | organisation
      A      | B
  - verdict: 无法判断
    balance_sheet: |
      organisation | scope        | period | total_assets
      A            | consolidated | 2025   | 100
---*/
SELECT b.row_id, b.total_assets AS found, max(p.total_assets) AS expected
FROM balance_sheet b
JOIN subsidiary s ON s.parent = b.organisation
JOIN balance_sheet p ON p.organisation = s.organisation AND p.period = b.period
WHERE b.scope = 'consolidated'
GROUP BY b.row_id, b.total_assets
HAVING max(p.total_assets) * (1 - :share) > b.total_assets
