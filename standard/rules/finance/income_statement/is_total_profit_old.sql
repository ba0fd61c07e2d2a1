/*---
id: is_total_profit_old
title: 本期利润总额等于营业利润加投资收益和营业外收支净额（2006年以前）
datasets: [income_statement]
relation: within
severity: error
cells: [total_profit, operating_profit, investment_income, non_operating_income, non_operating_expenses]
requires: [total_profit, operating_profit]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 四、利润总额（亏损总额以“－”号填列）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对四、利润总额（亏损总额以“－”号填列）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计制度》（财会〔2000〕25号）利润表；《合并会计报表暂行规定》（财会字〔1995〕11号）
clause: 利润总额＝营业利润＋投资收益＋补贴收入＋营业外收入－营业外支出
confirmed: false
valid_from: 1993-07-01
valid_to: 2006-12-31
note: 2006年以前投资收益列在营业利润之后；来源有的已按新格式并入营业利润，两种都认。
examples:
  - verdict: 合规
    income_statement: |
      total_profit | operating_profit | investment_income | non_operating_income
      110 | 100 | 7 | 10
  - verdict: 合规
    income_statement: |
      total_profit | operating_profit | investment_income | non_operating_income
      117 | 100 | 7 | 10
  - verdict: 违规
    income_statement: |
      total_profit | operating_profit | investment_income | non_operating_income
      113 | 100 | 7 | 10
  - verdict: 无法判断
    income_statement: |
      total_profit | operating_profit | investment_income | non_operating_income
       | 100 | 7 | 10
---*/
SELECT
  row_id,
  total_profit AS found,
  operating_profit + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0) AS expected
FROM income_statement
WHERE abs(total_profit - (operating_profit + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0))) > :steps * rounding_step
  AND abs(total_profit - (operating_profit + coalesce(investment_income, 0) + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0))) > :steps * rounding_step
