package org.lodestar.goals.goal;

/** The code values of the Ed-Fi GoalType descriptor (Data Standard 6), in upper case with underscores. */
public enum GoalType {
    ASSESSMENT,
    CLASSROOM_ENVIRONMENT,
    CONTENT,
    INSTRUCTION,
    LEADERSHIP,
    PLANNING_AND_PREPARATION,
    PROFESSIONAL_RESPONSIBILITIES,
    STUDENT_ENGAGEMENT,
    TIME_MANAGEMENT
}
