// Where the server's words about a form belong, and what a form sends.
import type { FieldProblem } from '@/shared/api/http';
import type { Complaint, ComplaintChange, ComplaintSettings, Demand, Harm } from '@/shared/complaints/types';
import { costOf } from '@/shared/complaints/way';
import { isMoney } from '@/shared/cases/fields';
import type { FieldValues, Money } from '@/shared/cases/types';

type Placed = { name: (string | number)[]; errors: string[] };

/** Each problem at its input; nothing when one of them has no input here, so that it is told as a whole. */
export function placedErrors(problems: FieldProblem[], names: string[]): Placed[] | undefined {
  if (problems.length === 0) return undefined;
  const placed: Placed[] = [];
  for (const { field, message } of problems) {
    const [root = '', index] = field.split(/[.[\]]+/);
    if (!names.includes(root)) return undefined;
    placed.push({ name: index !== undefined && /^\d+$/.test(index) ? [root, Number(index)] : [root], errors: [message] });
  }
  return placed;
}

export type FactsForm = Pick<Complaint, 'product' | 'batch' | 'harm' | 'harm_text' | 'severity' | 'demand' | 'demand_text'> & { demand_money: Money };

const demandOf: Record<string, Demand> = { apology: 'apology', repair: 'repair', exchange: 'replacement', refund: 'refund', compensation: 'compensation' };
const asText = (value: unknown) => (typeof value === 'string' ? value : '');

/** What the form begins with: what the case was opened with stands in for what the complaint does not say yet. */
export function factsForm(complaint: Complaint, fields: FieldValues, currency: string): FactsForm {
  const { product, batch, harm, harm_text, severity, demand, demand_text, demand_money } = complaint;
  return {
    product: product || asText(fields.product), batch: batch || asText(fields.batch), harm, harm_text, severity, demand_text,
    demand: demand === 'nothing' ? (demandOf[asText(fields.demanded)] ?? demand) : demand,
    demand_money: demand_money ?? (isMoney(fields.amount) ? fields.amount : { minor: 0, currency }),
  };
}

/** After the decision what it rests on is not even sent. */
export function factsChange(form: Partial<FactsForm>, locked: boolean): ComplaintChange {
  const { product, batch, harm, harm_text, severity, demand, demand_text, demand_money } = form;
  return {
    product: product?.trim(), batch: batch?.trim(), demand, demand_text: demand_text?.trim(), ...(demand_money && demand_money.minor > 0 ? { demand_money } : {}),
    ...(locked ? {} : { harm, harm_text: harm_text?.trim(), severity }),
  };
}

export type Limit = { free: boolean; limit: number; why: 'nothing' | 'within' | 'above' | 'currency' };

/** Whether a remedy of that cost needs an approval, as the server decides it. */
export function limitOn(complaint: Pick<Complaint, 'remedies' | 'harm'>, settings: Pick<ComplaintSettings, 'currency' | 'remedy_limits'>, cost: Money): Limit {
  const limit = settings.remedy_limits.find((each: { harm: Harm; minor: number }) => each.harm === complaint.harm)?.minor ?? 0;
  if (cost.minor === 0) return { free: true, limit, why: 'nothing' };
  if (cost.currency !== settings.currency) return { free: false, limit, why: 'currency' };
  const spent = (costOf(complaint)?.minor ?? 0) + cost.minor;
  return spent <= limit ? { free: true, limit, why: 'within' } : { free: false, limit, why: 'above' };
}

/** What of the regulator's letter has changed: its deadline begins anew only with another regulator or another day. */
export function regulatorChange(before: Complaint['regulator'], form: { regulator?: string; regulator_reference?: string; regulator_received_at?: string }): ComplaintChange {
  const reference = form.regulator_reference?.trim() ?? '';
  const same = before && before.regulator === form.regulator && sameMinute(before.received_at, form.regulator_received_at);
  if (same) return { regulator_reference: reference };
  return { regulator: form.regulator, ...(form.regulator_received_at ? { regulator_received_at: form.regulator_received_at } : {}), regulator_reference: reference };
}

const sameMinute = (left: string, right: string | undefined) => right !== undefined && Math.floor(Date.parse(left) / 60_000) === Math.floor(Date.parse(right) / 60_000);
