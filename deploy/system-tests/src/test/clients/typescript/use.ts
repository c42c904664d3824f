// What an integrator writes on the first day, with nothing but the generated client.
import { AccessApi, Configuration, GoalsApi, OrgsApi, ResponseError, UsersApi } from './index.js';
import type { ProposeGoalRequest } from './index.js';

const [basePath, clientId, clientSecret] = process.argv.slice(2);

const token = await new AccessApi(new Configuration({ basePath })).issueToken({
    grantType: 'client_credentials',
    clientId,
    clientSecret,
});
const configuration = new Configuration({ basePath, accessToken: `Bearer ${token.accessToken}` });
const [school] = (await new OrgsApi(configuration).listOrgs({ type: 'school', limit: 1 })).data;
const [owner] = (await new UsersApi(configuration).listUsers({ role: 'teacher', limit: 1 })).data;

function goal(at: string, title: string): ProposeGoalRequest {
    return {
        school: at,
        owners: [owner.sourcedId],
        scope: 'SCHOOL',
        title,
        studentLearningNeed: `They are to ${title}`,
        improvementDomain: 'CURRICULUM',
        goalType: 'INSTRUCTION',
        measure: { name: 'Words', unit: 'words a minute', baseline: 62, target: 90, direction: 'INCREASE' },
        dueDate: new Date('2027-05-28'),
    };
}

const goals = new GoalsApi(configuration);
const proposed = { proposeGoalRequest: goal(school.sourcedId, 'Read'), idempotencyKey: 'generated-typescript-1' };
const reading = await goals.proposeGoal(proposed);
const again = await goals.proposeGoal(proposed);
await goals.proposeGoal({ proposeGoalRequest: goal(school.sourcedId, 'Write') });
console.log('repeated', reading.id === again.id);
console.log('due', (await goals.getGoal({ id: reading.id })).dueDate.toISOString().slice(0, 10));

const first = await goals.listGoalsRaw({ school: school.sourcedId, limit: 1 });
const cursor = /[?&]cursor=([^&>]+)/.exec(first.raw.headers.get('link') ?? '')?.[1];
const next = await goals.listGoals({ school: school.sourcedId, limit: 1, cursor });
console.log('pages', (await first.value()).data[0].title, next.data[0].title);

try {
    await goals.proposeGoal({ proposeGoalRequest: goal('nowhere', 'Fly') });
} catch (refused) {
    if (!(refused instanceof ResponseError)) {
        throw refused;
    }
    const problem = await refused.response.json();
    console.log('refused', refused.response.status, problem.type, problem.violations[0].pointer);
}
