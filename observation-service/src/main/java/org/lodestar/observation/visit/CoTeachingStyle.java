package org.lodestar.observation.visit;

/** How two people shared a lesson: the values of Ed-Fi's CoteachingStyleObserved descriptor. */
public enum CoTeachingStyle {
    ONE_TEACH_ONE_OBSERVE("One Teach, One Observe"),
    ONE_TEACH_ONE_ASSIST("One Teach, One Assist"),
    PARALLEL_TEACHING("Parallel Teaching"),
    STATION_TEACHING("Station Teaching"),
    ALTERNATIVE_TEACHING("Alternative Teaching"),
    TEAM_TEACHING("Team Teaching"),
    OTHER("Other");

    private final String edFiCode;

    CoTeachingStyle(String edFiCode) {
        this.edFiCode = edFiCode;
    }

    /** The descriptor's code value, exactly as Ed-Fi writes it. */
    public String edFiCode() {
        return edFiCode;
    }
}
