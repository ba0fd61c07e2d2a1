/*---
id: bs_current_liabilities
title: 期末流动负债合计等于各项流动负债之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_current_liabilities, short_term_borrowings, central_bank_borrowings, deposits_and_interbank, borrowed_funds, trading_liabilities, derivative_liabilities, notes_payable, accounts_payable, advances_received, contract_liabilities, repo_sold, agency_trading_funds]
requires: [total_current_liabilities]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 流动负债合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对流动负债合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 流动负债各项目之和
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_current_liabilities | short_term_borrowings | central_bank_borrowings | deposits_and_interbank
      100                       | 50                    | 16                      | 34
  - verdict: 违规
    balance_sheet: |
      total_current_liabilities | short_term_borrowings | central_bank_borrowings | deposits_and_interbank
      150                       | 50                    | 16                      | 34
  - verdict: 无法判断
    balance_sheet: |
      total_current_liabilities | short_term_borrowings | central_bank_borrowings | deposits_and_interbank
                                | 50                    | 16                      | 34
---*/
SELECT
  row_id,
  total_current_liabilities AS found,
  coalesce(short_term_borrowings, 0) + coalesce(central_bank_borrowings, 0) + coalesce(deposits_and_interbank, 0) + coalesce(borrowed_funds, 0) + coalesce(trading_liabilities, 0) + coalesce(derivative_liabilities, 0) + coalesce(notes_payable, 0) + coalesce(accounts_payable, 0) + coalesce(advances_received, 0) + coalesce(contract_liabilities, 0) + coalesce(repo_sold, 0) + coalesce(agency_trading_funds, 0) + coalesce(agency_underwriting_funds, 0) + coalesce(fees_payable, 0) + coalesce(payroll_payable, 0) + coalesce(taxes_payable, 0) + coalesce(other_payables, 0) + coalesce(reinsurance_payable, 0) + coalesce(insurance_reserves_current, 0) + coalesce(provisions_current, 0) + coalesce(short_term_bonds, 0) + coalesce(held_for_sale_liabilities, 0) + coalesce(current_portion_noncurrent_liabilities, 0) + coalesce(other_current_liabilities, 0) AS expected
FROM balance_sheet
WHERE abs(total_current_liabilities - (coalesce(short_term_borrowings, 0) + coalesce(central_bank_borrowings, 0) + coalesce(deposits_and_interbank, 0) + coalesce(borrowed_funds, 0) + coalesce(trading_liabilities, 0) + coalesce(derivative_liabilities, 0) + coalesce(notes_payable, 0) + coalesce(accounts_payable, 0) + coalesce(advances_received, 0) + coalesce(contract_liabilities, 0) + coalesce(repo_sold, 0) + coalesce(agency_trading_funds, 0) + coalesce(agency_underwriting_funds, 0) + coalesce(fees_payable, 0) + coalesce(payroll_payable, 0) + coalesce(taxes_payable, 0) + coalesce(other_payables, 0) + coalesce(reinsurance_payable, 0) + coalesce(insurance_reserves_current, 0) + coalesce(provisions_current, 0) + coalesce(short_term_bonds, 0) + coalesce(held_for_sale_liabilities, 0) + coalesce(current_portion_noncurrent_liabilities, 0) + coalesce(other_current_liabilities, 0))) > :steps * rounding_step
