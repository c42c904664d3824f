import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lodestar.client.ApiClient;
import org.lodestar.client.ApiException;
import org.lodestar.client.api.AccessApi;
import org.lodestar.client.api.GoalsApi;
import org.lodestar.client.api.OrgsApi;
import org.lodestar.client.api.UsersApi;
import org.lodestar.client.model.Goal;
import org.lodestar.client.model.GoalMeasureRequest;
import org.lodestar.client.model.GoalScope;
import org.lodestar.client.model.GoalType;
import org.lodestar.client.model.ImprovementDomain;
import org.lodestar.client.model.MeasureDirection;
import org.lodestar.client.model.Problem;
import org.lodestar.client.model.ProposeGoalRequest;

/** What an integrator writes on the first day, with nothing but the generated client. */
final class UseClient {

    private static final Pattern CURSOR = Pattern.compile("[?&]cursor=([^&>]+)");

    public static void main(String[] args) throws ApiException, JsonProcessingException {
        var client = new ApiClient();
        client.updateBaseUri(args[0]);
        var token = new AccessApi(client).issueToken("client_credentials", null, args[1], args[2]);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token.getAccessToken()));
        var school = new OrgsApi(client)
                .listOrgs(null, 1, null, null, null, "school", null, null, null)
                .getData()
                .getFirst()
                .getSourcedId();
        var owner = new UsersApi(client)
                .listUsers(null, null, 1, null, "teacher", null, null, null, null, null)
                .getData()
                .getFirst()
                .getSourcedId();

        var goals = new GoalsApi(client);
        var reading = goals.proposeGoal(goal(school, owner, "Read"), "generated-java-1");
        var again = goals.proposeGoal(goal(school, owner, "Read"), "generated-java-1");
        goals.proposeGoal(goal(school, owner, "Write"), "generated-java-2");
        System.out.println("repeated " + reading.equals(again));
        System.out.println("due " + goals.getGoal(reading.getId(), null, null, null).getDueDate());

        var first = goals.listGoalsWithHttpInfo(
                null, null, null, null, null, 1, null, null, school, null, null, null, null, null);
        var next = goals.listGoalsWithHttpInfo(
                cursor(first.getHeaders()), null, null, null, null, 1, null, null, school, null, null, null, null, null);
        System.out.println("pages " + title(first.getData().getData()) + " " + title(next.getData().getData()));

        try {
            goals.proposeGoal(goal("nowhere", owner, "Fly"), null);
        } catch (ApiException refused) {
            System.out.println("refused " + refused.getCode() + " " + problem(refused));
        }
    }

    private static String problem(ApiException refused) throws JsonProcessingException {
        var problem = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        return problem.getType() + " " + problem.getViolations().getFirst().getPointer();
    }

    private static ProposeGoalRequest goal(String school, String owner, String title) {
        return new ProposeGoalRequest()
                .school(school)
                .addOwnersItem(owner)
                .scope(GoalScope.SCHOOL)
                .title(title)
                .studentLearningNeed("They are to " + title)
                .improvementDomain(ImprovementDomain.CURRICULUM)
                .goalType(GoalType.INSTRUCTION)
                .measure(new GoalMeasureRequest()
                        .name("Words")
                        .unit("words a minute")
                        .baseline(BigDecimal.valueOf(62))
                        .target(BigDecimal.valueOf(90))
                        .direction(MeasureDirection.INCREASE))
                .dueDate(LocalDate.parse("2027-05-28"));
    }

    private static String cursor(Map<String, List<String>> headers) {
        var link = CURSOR.matcher(headers.get("link").getFirst());
        if (!link.find()) {
            throw new IllegalStateException("There is no next page");
        }
        return link.group(1);
    }

    private static String title(List<Goal> page) {
        return page.getFirst().getTitle();
    }
}
