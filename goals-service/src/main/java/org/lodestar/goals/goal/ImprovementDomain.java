package org.lodestar.goals.goal;

/** The part of school life that a goal improves. */
public enum ImprovementDomain {
    CURRICULUM,
    HUMAN_CAPACITY,
    LEARNING_CLIMATE,
    PARENT_ENGAGEMENT
}
