using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Lodestar.Client.Api;
using Lodestar.Client.Client;
using Lodestar.Client.Model;
using Newtonsoft.Json;

/// <summary>What an integrator writes on the first day, with nothing but the generated client.</summary>
internal static class Use
{
    public static void Main(string[] args)
    {
        var token = new AccessApi(args[0])
            .IssueToken("client_credentials", clientId: args[1], clientSecret: args[2]).AccessToken;
        var configuration = new Configuration { BasePath = args[0], AccessToken = token };
        var school = new OrgsApi(configuration).ListOrgs(type: "school", limit: 1).Data[0].SourcedId;
        var owner = new UsersApi(configuration).ListUsers(role: "teacher", limit: 1).Data[0].SourcedId;

        var goals = new GoalsApi(configuration);
        var reading = goals.ProposeGoal(Goal(school, owner, "Read"), "generated-csharp-1");
        var again = goals.ProposeGoal(Goal(school, owner, "Read"), "generated-csharp-1");
        goals.ProposeGoal(Goal(school, owner, "Write"));
        Console.WriteLine("repeated " + (reading.Id == again.Id ? "true" : "false"));
        Console.WriteLine("due " + goals.GetGoal(reading.Id.ToString()).DueDate.ToString("yyyy-MM-dd"));

        var first = goals.ListGoalsWithHttpInfo(school: school, limit: 1);
        var cursor = Regex.Match(first.Headers["Link"].First(), "[?&]cursor=([^&>]+)").Groups[1].Value;
        var next = goals.ListGoals(cursor: cursor, school: school, limit: 1);
        Console.WriteLine("pages " + first.Data.Data[0].Title + " " + next.Data[0].Title);

        try
        {
            goals.ProposeGoal(Goal("nowhere", owner, "Fly"));
        }
        catch (ApiException refused)
        {
            var problem = JsonConvert.DeserializeObject<Problem>((string)refused.ErrorContent);
            Console.WriteLine("refused " + refused.ErrorCode + " " + problem.Type + " " + problem.Violations[0].Pointer);
        }
    }

    private static ProposeGoalRequest Goal(string school, string owner, string title)
    {
        return new ProposeGoalRequest(
            school: school,
            owners: new List<string> { owner },
            scope: GoalScope.SCHOOL,
            title: title,
            studentLearningNeed: "They are to " + title,
            improvementDomain: ImprovementDomain.CURRICULUM,
            goalType: GoalType.INSTRUCTION,
            measure: new GoalMeasureRequest("Words", "words a minute", 62, 90, MeasureDirection.INCREASE),
            dueDate: new DateTime(2027, 5, 28));
    }
}
