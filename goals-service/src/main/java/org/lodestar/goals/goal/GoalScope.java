package org.lodestar.goals.goal;

/** Whose goal it is: the school's, one team's, or one person's. */
public enum GoalScope {
    SCHOOL,
    TEAM,
    PERSON
}
