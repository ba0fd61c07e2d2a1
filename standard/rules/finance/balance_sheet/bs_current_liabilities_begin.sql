/*---
id: bs_current_liabilities_begin
title: 上年年末流动负债合计等于各项流动负债之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_current_liabilities_begin, short_term_borrowings_begin, central_bank_borrowings_begin, deposits_and_interbank_begin, borrowed_funds_begin, trading_liabilities_begin, derivative_liabilities_begin, notes_payable_begin, accounts_payable_begin, advances_received_begin, contract_liabilities_begin, repo_sold_begin, agency_trading_funds_begin]
requires: [total_current_liabilities_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 流动负债合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对流动负债合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 流动负债各项目之和
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_current_liabilities_begin | short_term_borrowings_begin | central_bank_borrowings_begin | deposits_and_interbank_begin
      100                             | 50                          | 16                            | 34
  - verdict: 违规
    balance_sheet: |
      total_current_liabilities_begin | short_term_borrowings_begin | central_bank_borrowings_begin | deposits_and_interbank_begin
      150                             | 50                          | 16                            | 34
  - verdict: 无法判断
    balance_sheet: |
      total_current_liabilities_begin | short_term_borrowings_begin | central_bank_borrowings_begin | deposits_and_interbank_begin
                                      | 50                          | 16                            | 34
---*/
SELECT
  row_id,
  total_current_liabilities_begin AS found,
  coalesce(short_term_borrowings_begin, 0) + coalesce(central_bank_borrowings_begin, 0) + coalesce(deposits_and_interbank_begin, 0) + coalesce(borrowed_funds_begin, 0) + coalesce(trading_liabilities_begin, 0) + coalesce(derivative_liabilities_begin, 0) + coalesce(notes_payable_begin, 0) + coalesce(accounts_payable_begin, 0) + coalesce(advances_received_begin, 0) + coalesce(contract_liabilities_begin, 0) + coalesce(repo_sold_begin, 0) + coalesce(agency_trading_funds_begin, 0) + coalesce(agency_underwriting_funds_begin, 0) + coalesce(fees_payable_begin, 0) + coalesce(payroll_payable_begin, 0) + coalesce(taxes_payable_begin, 0) + coalesce(other_payables_begin, 0) + coalesce(reinsurance_payable_begin, 0) + coalesce(insurance_reserves_current_begin, 0) + coalesce(provisions_current_begin, 0) + coalesce(short_term_bonds_begin, 0) + coalesce(held_for_sale_liabilities_begin, 0) + coalesce(current_portion_noncurrent_liabilities_begin, 0) + coalesce(other_current_liabilities_begin, 0) AS expected
FROM balance_sheet
WHERE abs(total_current_liabilities_begin - (coalesce(short_term_borrowings_begin, 0) + coalesce(central_bank_borrowings_begin, 0) + coalesce(deposits_and_interbank_begin, 0) + coalesce(borrowed_funds_begin, 0) + coalesce(trading_liabilities_begin, 0) + coalesce(derivative_liabilities_begin, 0) + coalesce(notes_payable_begin, 0) + coalesce(accounts_payable_begin, 0) + coalesce(advances_received_begin, 0) + coalesce(contract_liabilities_begin, 0) + coalesce(repo_sold_begin, 0) + coalesce(agency_trading_funds_begin, 0) + coalesce(agency_underwriting_funds_begin, 0) + coalesce(fees_payable_begin, 0) + coalesce(payroll_payable_begin, 0) + coalesce(taxes_payable_begin, 0) + coalesce(other_payables_begin, 0) + coalesce(reinsurance_payable_begin, 0) + coalesce(insurance_reserves_current_begin, 0) + coalesce(provisions_current_begin, 0) + coalesce(short_term_bonds_begin, 0) + coalesce(held_for_sale_liabilities_begin, 0) + coalesce(current_portion_noncurrent_liabilities_begin, 0) + coalesce(other_current_liabilities_begin, 0))) > :steps * rounding_step
