/** CloudFormation's custom resource: makes our SES receipt rule set the active one, because no template can. */
import { answering } from '#adapters/custom-resource';
import { RuleSetRequest, ruleSets } from '#adapters/rule-set';

/**
 * Mail follows the one active rule set of a region, so ours never takes the place of somebody else's, and on removal
 * mail is left alone unless it still comes to ours.
 */
export async function handler(event: unknown): Promise<void> {
  const request = RuleSetRequest.parse(event);
  const id = request.RequestType === 'Delete' ? request.PhysicalResourceId : request.ResourceProperties.RuleSetName;
  await answering(request, id, () =>
    request.RequestType === 'Delete' ? release(id) : activate(id, request.OldResourceProperties?.RuleSetName),
  );
}

async function activate(name: string, previous: string | undefined): Promise<void> {
  const active = await ruleSets.active();
  if (active === name) return;
  if (active !== undefined && active !== previous) {
    throw new Error(
      `The SES receipt rule set ${active} is active in this region. Deploy with -c receiptRuleSet=${active}, and Meja adds its rule to it.`,
    );
  }
  await ruleSets.activate(name);
}

async function release(name: string): Promise<void> {
  if ((await ruleSets.active()) === name) await ruleSets.activate(undefined);
}
