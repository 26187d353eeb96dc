FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json .editorconfig ./
COPY src/ src/
RUN dotnet publish src/CoProduction.Web -c Release -o /app --nologo \
 && dotnet publish src/CoProduction.Cli -c Release -o /cli --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
COPY --from=build /cli /cli
# An SQLite file, where one is used, lies here; the rest of the image is read-only to the app.
RUN mkdir /data && chown app:app /data && ln -s /cli/coprod /usr/local/bin/coprod
USER app
VOLUME /data
# The base image listens on 8080.
ENV Database__ConnectionString="Data Source=/data/coproduction.db"
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 \
  CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://localhost:8080/health/ready"]
ENTRYPOINT ["dotnet", "CoProduction.Web.dll"]
