package org.lodestar.local.district;

import java.util.List;

/** The data files of the package, in the order they are written, with the columns that the binding prescribes. */
enum RosterFile {
    ACADEMIC_SESSIONS("academicSessions", "title,type,startDate,endDate,parentSourcedId,schoolYear"),
    ORGS("orgs", "name,type,identifier,parentSourcedId"),
    COURSES("courses", "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes"),
    CLASSES(
            "classes",
            "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods"),
    USERS(
            "users",
            "enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,"
                    + "password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,"
                    + "primaryOrgSourcedId,pronouns"),
    ROLES("roles", "userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId"),
    ENROLLMENTS("enrollments", "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"),
    DEMOGRAPHICS(
            "demographics",
            "birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
                    + "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,"
                    + "countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus");

    private final String property;
    private final String ownColumns;

    RosterFile(String property, String ownColumns) {
        this.property = property;
        this.ownColumns = ownColumns;
    }

    String property() {
        return property;
    }

    String entryName() {
        return property + ".csv";
    }

    List<String> columns() {
        return List.of(("sourcedId,status,dateLastModified," + ownColumns).split(",", -1));
    }
}
