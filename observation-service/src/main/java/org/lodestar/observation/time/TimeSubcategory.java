package org.lodestar.observation.time;

/** What kind of instructional leadership it was. */
public enum TimeSubcategory {
    COACHING_FEEDBACK,
    EVALUATION,
    WALKTHROUGH,
    CO_TEACHING,
    PROGRAM_DEVELOPMENT,
    PROFESSIONAL_LEARNING,
    DATA_INQUIRY,
    CURRICULUM
}
